"""An element in the part that moves is read there too."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    first = mo.ui.slider(1, 10)
    return first,


@app.cell
def _(first, mo):
    second = mo.ui.slider(1, first.value)  # finding
    return second,


@app.cell
def _(first, mo, second):
    mo.hstack([first, second, second.value])  # finding
    return


if __name__ == "__main__":
    app.run()
