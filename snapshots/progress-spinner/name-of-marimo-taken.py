"""Another cell uses the name `mo` for something else, and no cell imports marimo: this one does."""

import marimo

app = marimo.App()


@app.cell
def _():
    import torch

    return (torch,)


@app.cell
def _():
    mo = {"Mo": 42, "Fe": 26}
    return (mo,)


@app.cell
def _(mo, torch):
    import marimo as _mo

    with _mo.status.spinner(title="Computing on the GPU…"):
        for _atoms in mo.values():  # finding
            lattice = torch.rand(_atoms, 512, 512, device="cuda")
    return (lattice,)


if __name__ == "__main__":
    app.run()
