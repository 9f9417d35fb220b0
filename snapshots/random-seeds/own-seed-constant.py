"""The notebook has a seed, with which it seeds another generator."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import random
    import torch
    return mo, random, torch


@app.cell
def _(random):
    random_seed = 1234
    random.seed(random_seed);
    return (random_seed,)


@app.cell
def _(mo):
    run = mo.ui.run_button(label="Train")
    run
    return (run,)


@app.cell
def _(random_seed, run, torch):
    if run.value:
        torch.manual_seed(random_seed)
        weights = torch.randn(100, device="cuda")  # finding
    return


if __name__ == "__main__":
    app.run()
