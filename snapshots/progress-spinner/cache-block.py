"""A spinner may go around a cache block."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    with mo.status.spinner(title="Computing on the GPU…"):
        with mo.persistent_cache("walk"):  # finding
            steps = torch.zeros(64, device="cuda")
            for _turn in range(10_000):
                steps = steps + torch.randn(64, device="cuda")
            path = steps.cpu()
    return (path,)


@app.cell
def _(path):
    path.sum()
    return


if __name__ == "__main__":
    app.run()
