"""A generator of its own gets the seed; so does one that says None."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import numpy as np
    import torch
    return mo, np, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(SEED, np, torch):
    rng = np.random.default_rng(SEED)  # finding
    other = np.random.RandomState(SEED)  # finding
    points = torch.tensor(rng.normal(size=(100, 2)), device="cuda")
    return other, points, rng


if __name__ == "__main__":
    app.run()
