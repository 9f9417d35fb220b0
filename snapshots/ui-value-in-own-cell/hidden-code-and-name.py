"""Hidden code stays hidden; the name stays with the controls."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell(column=1, hide_code=True)
def controls(mo):
    rows = mo.ui.slider(1, 10)
    return (rows,)


@app.cell(hide_code=True)
def _(mo, rows):
    mo.md(f"{rows} {rows.value}")  # finding
    return


if __name__ == "__main__":
    app.run()
