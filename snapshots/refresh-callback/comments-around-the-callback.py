"""Comments between the arguments stay."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    ticker = mo.ui.refresh(  # finding
        # what to measure
        # in bytes
        # how often
        options=[1, 5],
    )
    ticker
    return (ticker,)


@app.cell
def _(mo, ticker, torch):
    ticker.value  # every tick runs this cell again
    _ticker_now = torch.cuda.memory_allocated()

    # shown as it is
    mo.stat(_ticker_now)  # one number
    # the end
    return


if __name__ == "__main__":
    app.run()
