"""The last cell is broken before and after: that its number changes is no reason to leave the others without a seed."""

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
    torch.manual_seed(SEED)
    weights = torch.randn(100, device="cuda")  # finding
    return (weights,)


@app.cell
def _(mo, weights):
    if weights.sum() > 0:
        sign = "positive"
        return (sign,)
    mo.md("negative")
    return


if __name__ == "__main__":
    app.run()
