"""Python, NumPy, PyTorch and CuPy, each seeded once, in this order."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import random

    import cupy
    import numpy as np
    import torch
    return cupy, mo, np, random, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(mo):
    run = mo.ui.run_button(label="Train")
    run
    return (run,)


@app.cell
def _(SEED, cupy, np, random, run, torch):
    if run.value:
        random.seed(SEED)
        np.random.seed(SEED)
        torch.manual_seed(SEED)
        cupy.random.seed(SEED)
        noise = cupy.random.standard_normal(1000)  # finding
        order = torch.randperm(1000)
        start = np.random.uniform(size=3)
        label = random.choice(["red", "blue"])
        noise[0] = float(start[0])
    else:
        noise = order = start = label = None
    return label, noise, order, start


if __name__ == "__main__":
    app.run()
