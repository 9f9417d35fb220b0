"""Each branch of an `if` does its own work: the spinner goes around the whole statement."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    half = mo.ui.checkbox(label="Half precision")
    half
    return (half,)


@app.cell
def _(half, mo, torch):
    # Average over random images
    with mo.status.spinner(title="Average over random images"):
        if half.value:  # finding
            for _round in range(50):
                mean = torch.rand(64, 3, 512, 512, dtype=torch.half, device="cuda").mean()
        else:
            for _round in range(50):
                mean = torch.rand(64, 3, 512, 512, device="cuda").mean()
    return (mean,)


@app.cell
def _(mean):
    mean.item()
    return


if __name__ == "__main__":
    app.run()
