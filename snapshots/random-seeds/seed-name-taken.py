"""SEED is a list here: the new constant gets another name, and the number that is in use."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import random
    import torch
    return mo, random, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    RANDOM_SEED = 1
    return (RANDOM_SEED,)


@app.cell
def _(mo):
    run = mo.ui.run_button(label="Train")
    run
    return (run,)


@app.cell
def _(random):
    SEED = [1, 2, 3]
    random.seed(1);
    return (SEED,)


@app.cell
def _(RANDOM_SEED, SEED, run, torch):
    if run.value:
        torch.manual_seed(RANDOM_SEED)
        weights = [torch.randn(n, device="cuda") for n in SEED]  # finding
    return


if __name__ == "__main__":
    app.run()
