"""Comments and blank lines go with what they stand at."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    # --- controls
    rows = mo.ui.slider(1, 10)
    if torch.cuda.is_available():
        torch.cuda.init()
        # deeper, so a part of the branch
    return rows,


@app.cell
def _(rows, torch):
    # --- data

    # as many rows as chosen
    data = torch.rand(rows.value)  # finding

    # last words
    return (data,)


@app.cell
def _(data):
    data.shape
    return


if __name__ == "__main__":
    app.run()
