"""The function wants arguments."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    def used(device):
        return torch.cuda.memory_allocated(device)

    def used_or_zero(device=0):
        return torch.cuda.memory_allocated(device)

    return used, used_or_zero


@app.cell
def _(mo, used):
    by_name = mo.ui.refresh(used, options=[1, 5])  # refused: takes arguments
    by_name
    return (by_name,)


@app.cell
def _(mo, used):
    by_lambda = mo.ui.refresh(lambda tick: used(0), options=[1, 5])  # refused: takes arguments
    by_lambda
    return (by_lambda,)


@app.cell
def _(mo):
    with_default = mo.ui.refresh(options=[1, 5])  # finding
    with_default
    return (with_default,)


@app.cell
def _(used_or_zero, with_default):
    with_default.value  # every tick runs this cell again
    used_or_zero()
    return


if __name__ == "__main__":
    app.run()
