"""The notebook has a seed, set once at the top, where a second press does not set it again."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    return mo, torch


@app.cell
def _(torch):
    random_seed = 1234
    torch.manual_seed(random_seed);
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
