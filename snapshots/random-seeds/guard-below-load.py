"""One seed at the top of the cell holds for the guard below; another library needs its own there."""

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
def _(mo):
    run = mo.ui.run_button(label="Train")
    run
    return (run,)


@app.cell
def _(SEED, np, run, torch):
    torch.manual_seed(SEED)
    weights = torch.randn(100, device="cuda")  # finding
    if run.value:
        np.random.seed(SEED)
        weights = weights + torch.randn(100, device="cuda")
        jitter = np.random.rand()  # finding
    return


if __name__ == "__main__":
    app.run()
