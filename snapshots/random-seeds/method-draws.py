"""A simulation object draws in a method, two cells further down; its making draws nothing."""

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
def _(np, torch):
    class Traffic:
        def __init__(self, rate):
            self.rate = rate
            self.total = torch.zeros(1, device="cuda")

        def gap(self):
            return np.random.exponential(1 / self.rate)

        def next_arrival(self):
            self.total += self.gap()
            return self.total.item()
    return (Traffic,)


@app.cell
def _(Traffic):
    traffic = Traffic(rate=5)
    return (traffic,)


@app.cell
def _(SEED, np, run, traffic):
    if run.value:
        np.random.seed(SEED)
        arrivals = [traffic.next_arrival() for _ in range(10)]  # finding
    else:
        arrivals = []
    return (arrivals,)


if __name__ == "__main__":
    app.run()
