"""A spinner on its own, with the work after it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    """Decomposition"""

    with mo.status.spinner(title="Decomposing…"):  # finding
        # three sizes
        for _size in (256, 512, 1024):
            factors = torch.linalg.qr(torch.rand(_size, _size))

        rank = torch.linalg.matrix_rank(factors.R)
    mo.md(f"Rank {rank}")
    return factors, rank


@app.cell
def _(mo, torch):
    if torch.cuda.is_available():
        with mo.status.spinner("Warming up"):  # finding
            torch.cuda.init()
            torch.cuda.synchronize()
    print("ready")
    return


if __name__ == "__main__":
    app.run()
