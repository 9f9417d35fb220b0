"""marimo and its ui have other names."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as m
    import torch

    return m, torch


@app.cell
def _():
    from marimo import ui

    return (ui,)


@app.cell
def _(ui):
    ticker = ui.refresh(options=[1, 5])  # finding
    ticker
    return (ticker,)


@app.cell
def _(ticker, torch):
    ticker.value  # every tick runs this cell again
    torch.cuda.memory_allocated()
    return


@app.cell
def _(m):
    clock = m.ui.refresh(options=[1, 5])  # finding
    clock
    return (clock,)


@app.cell
def _(clock, torch):
    clock.value  # every tick runs this cell again
    torch.cuda.memory_reserved()
    return


if __name__ == "__main__":
    app.run()
