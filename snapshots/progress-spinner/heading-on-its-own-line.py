"""The heading is one line of text between triple quotes, as marimo writes it; a quote may end it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    train = mo.ui.run_button(label="Train")
    sample = mo.ui.run_button(label="Sample")
    mo.hstack([train, sample])
    return sample, train


@app.cell
def _(mo, torch, train):
    if train.value:
        with mo.status.spinner(title="Training \"wide\" model"):
            for _step in range(100):  # finding
                gradient = torch.rand(4096, 4096, device="cuda").sum()
    return


@app.cell
def _(mo, sample, torch):
    if sample.value:
        mo.md("""Sampling the "posterior" """)
        with mo.status.spinner(title="Sample"):
            for _step in range(100):  # finding
                draw = torch.randn(4096, 4096, device="cuda").mean()
    return


if __name__ == "__main__":
    app.run()
