"""A blank line stays between a definition and the return."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    rows = mo.ui.slider(1, 10)

    def sample(count):
        return torch.rand(count)

    return rows, sample


@app.cell
def _(rows, sample):
    sample(rows.value).mean()  # finding
    return


if __name__ == "__main__":
    app.run()
