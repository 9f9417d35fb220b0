"""The helpers draw; the cell that calls them is seeded, the one that defines them is not."""

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
def _(torch):
    def make_batch(count):
        return torch.randn(count, 32, device="cuda")


    def train(steps):
        total = 0.0
        for _step in range(steps):
            total += make_batch(64).sum().item()
        return total


    jobs = {"train": train}
    return jobs, train


@app.cell
def _(SEED, jobs, run, torch):
    result = None
    if run.value:
        torch.manual_seed(SEED)
        result = jobs["train"](10)  # finding
    return (result,)


if __name__ == "__main__":
    app.run()
