"""The last two statements of the work share a line, and a semicolon ends a third."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    """Warm-up"""
    with mo.status.spinner(title="Warm-up"):
        for _round in range(3):  # finding
            scratch = torch.rand(512, 512, device="cuda"); scratch @ scratch
        torch.cuda.synchronize();
    return (scratch,)


@app.cell
def _(scratch):
    scratch.shape
    return


if __name__ == "__main__":
    app.run()
