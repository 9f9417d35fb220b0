"""Nothing is left of the arguments, and the file ends with the cell."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    """Memory, at a click"""

    ticker = mo.ui.refresh()  # finding
    ticker
    return (ticker,)


@app.cell
def _(mo, ticker, torch):
    """Shows torch.cuda.memory_allocated() again at every tick of ticker"""

    ticker.value  # every tick runs this cell again
    _ticker_now = torch.cuda.memory_allocated()

    mo.md(f"{_ticker_now} bytes")
    return