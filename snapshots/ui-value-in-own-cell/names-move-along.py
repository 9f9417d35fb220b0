"""Names that move along are returned where they are bound."""

import marimo

app = marimo.App()


@app.cell
def __():
    import marimo as mo
    import torch

    return mo, torch,


@app.cell
def __(mo):
    """Model size"""
    width = mo.ui.slider(1, 10, value=4)
    return width,


@app.cell
def __(torch, width):
    """Computes what depends on width"""

    hidden = 2 ** width.value  # finding
    layers = [torch.nn.Linear(hidden, hidden)]
    return hidden, layers


@app.cell
def __(hidden, layers, torch, width):
    """Model"""
    torch.nn.Sequential(*layers)(torch.rand(hidden)).shape, width
    return


if __name__ == "__main__":
    app.run()
