"""Draws when the notebook is opened: seeded above the statement that draws first."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    return mo, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(SEED, torch):
    size = 4096
    torch.manual_seed(SEED)
    _error = None
    try:
        # Two random matrices
        left = torch.randn(size, size, device="cuda")  # finding
        right = torch.randn(size, size, device="cuda")
    except RuntimeError as error:
        _error = str(error)
    return left, right


if __name__ == "__main__":
    app.run()
