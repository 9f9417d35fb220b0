"""At the top level of a cell the Markdown heads a section: it gives the title and stays."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    mo.md("## Eigenvalues")
    spectrum = []
    with mo.status.spinner(title="Eigenvalues"):
        for _size in (256, 512):  # finding
            spectrum.append(torch.linalg.eigvalsh(torch.rand(_size, _size, device="cuda")).cpu())
    return (spectrum,)


@app.cell
def _(spectrum):
    spectrum[0][:3]
    return


if __name__ == "__main__":
    app.run()
