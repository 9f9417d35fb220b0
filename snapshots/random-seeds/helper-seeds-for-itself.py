"""The data has its seed; what the cell draws after it depends on how much data that was."""

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
    SEED = 5
    return (SEED,)


@app.cell
def _(mo):
    run = mo.ui.run_button(label="Train")
    run
    return (run,)


@app.cell
def _(np, torch):
    def make_table(rows):
        np.random.seed(5)
        return torch.tensor(np.random.randn(rows), device="cuda")
    return (make_table,)


@app.cell
def _(SEED, make_table, np, run):
    if run.value:
        np.random.seed(SEED)
        table = make_table(100)
        noise = np.random.randn(10)  # finding
    return


if __name__ == "__main__":
    app.run()
