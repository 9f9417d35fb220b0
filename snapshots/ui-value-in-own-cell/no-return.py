"""The cell has no return, and the file ends with it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    rows = mo.ui.slider(1, 10)
    return (rows,)


@app.cell
def _(mo, rows):
    mo.md(f"{rows} {rows.value}")  # finding
    return