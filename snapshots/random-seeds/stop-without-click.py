"""A stop instead of a guard: the seed goes below it."""

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
def _(mo):
    run = mo.ui.run_button(label="Train")
    run
    return (run,)


@app.cell
def _(SEED, mo, run, torch):
    """Sample."""
    mo.stop(not run.value, mo.md("Press the button"))

    steps = 10
    torch.manual_seed(SEED)
    walk = torch.randn(steps, device="cuda").cumsum(0)  # finding
    walk
    return (walk,)


if __name__ == "__main__":
    app.run()
