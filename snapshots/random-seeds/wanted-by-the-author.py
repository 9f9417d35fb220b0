"""A button that stands in a cell by itself, or that says so, is pressed for other numbers: these cells stay as they are."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import numpy as np
    import random
    import torch
    return mo, np, random, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(mo):
    again = mo.ui.button(label="Click me")
    resample = mo.ui.run_button(label="🎲 New random sample")
    train = mo.ui.run_button(label="Train")
    mo.md(f"{again} to see other points, {resample}, {train}")
    return again, resample, train


@app.cell
def _(again, torch):
    again
    points = torch.rand(100, 2, device="cuda")
    points[:5]
    return (points,)


@app.cell
def _(mo, np, resample):
    mo.stop(not resample.value)
    _rng = np.random.default_rng()
    sample = np.random.permutation(1000)[: _rng.integers(10)]
    sample
    return (sample,)


@app.cell
def _(SEED, mo, torch, train):
    mo.stop(not train.value)
    torch.manual_seed(SEED)
    weights = torch.randn(100, device="cuda")  # finding
    weights.sum().item()
    return (weights,)


if __name__ == "__main__":
    app.run()
