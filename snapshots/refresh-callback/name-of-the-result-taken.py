"""The obvious private name is taken."""

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
    _ticker_now = "bytes now: "
    ticker.value  # every tick runs this cell again
    _ticker_now_2 = torch.cuda.memory_allocated()

    mo.md(_ticker_now + str(_ticker_now_2))
    return


if __name__ == "__main__":
    app.run()
