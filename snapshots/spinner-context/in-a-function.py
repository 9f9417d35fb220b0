"""A function shows a spinner while it works."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    def train(steps):
        with mo.status.spinner(title="Training"):  # finding
            weights = torch.zeros(8)
            for _ in range(steps):
                weights += torch.rand(8)
        return weights

    return (train,)


if __name__ == "__main__":
    app.run()
