"""A reading on the one line of an output that is not shown yet."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    ticker = mo.ui.refresh(options=[1, 5])  # finding

    ticker
    return (ticker,)


@app.cell
def _(mo, ticker, torch):
    ticker.value  # every tick runs this cell again
    _ticker_now = torch.cuda.memory_allocated()

    if torch.cuda.is_available():
        mo.stat(_ticker_now)
    else:
        mo.md("No GPU")
    return


if __name__ == "__main__":
    app.run()
