"""A spinner that is only called shows nothing: the work counts as hidden."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    mo.status.spinner(title="Decomposing")
    with mo.status.spinner(title="Computing on the GPU…"):
        for _size in (1024, 2048, 4096):  # finding
            decomposed = torch.linalg.qr(torch.rand(_size, _size, device="cuda"))
    return (decomposed,)


@app.cell
def _(decomposed):
    decomposed.R.shape
    return


if __name__ == "__main__":
    app.run()
