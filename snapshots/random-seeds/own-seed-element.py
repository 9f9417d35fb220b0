"""The notebook has an element for the seed: that is the one."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    return mo, torch


@app.cell
def _(mo):
    seed_input = mo.ui.number(0, 1000, value=7, label="Seed")
    run = mo.ui.run_button()
    mo.vstack([seed_input, run])
    return run, seed_input


@app.cell
def _(run, seed_input, torch):
    if run.value:
        torch.manual_seed(int(seed_input.value or 0))
        weights = torch.randn(100, device="cuda")  # finding
    return


if __name__ == "__main__":
    app.run()
