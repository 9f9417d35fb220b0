"""A seed at the top that other cells need not run after: a second one may change the numbers, another library has none."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import numpy as np
    import torch
    return mo, np, torch


@app.cell
def _(torch):
    seed = 1234
    torch.manual_seed(seed);
    return (seed,)


@app.cell
def _(mo):
    run = mo.ui.run_button(label="Train")
    run
    return (run,)


@app.cell
def _(run, torch):
    if run.value:
        weights = torch.randn(100, device="cuda")  # unsafe: line 19 already seeds the notebook
    return


@app.cell
def _(np, seed):
    np.random.seed(seed)
    sample = np.random.randn(10)  # finding
    return (sample,)


if __name__ == "__main__":
    app.run()
