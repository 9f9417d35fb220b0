"""The new cell awaits, so it is async."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
async def _(mo):
    import asyncio

    delay = mo.ui.slider(1, 10)
    return asyncio, delay


@app.cell
async def _(asyncio, delay, mo):
    await asyncio.sleep(delay.value)  # finding
    mo.md("Done")
    return


if __name__ == "__main__":
    app.run()
