"""Two statements read; the split before the first is enough."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    rows = mo.ui.number(1, 100)
    columns = mo.ui.number(1, 100)
    return columns, rows


@app.cell
def _(columns, rows):
    print(rows.value)  # finding
    size = (
        rows.value  # finding
        * columns.value
    )
    return (size,)


@app.cell
def _(size):
    size
    return


if __name__ == "__main__":
    app.run()
