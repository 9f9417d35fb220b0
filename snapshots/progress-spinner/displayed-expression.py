"""The work is the expression that the cell displays: it gets a name, which is displayed after the spinner."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    run = mo.ui.run_button()
    run
    return (run,)


@app.cell
def _(mo, run, torch):
    mo.stop(not run.value)
    with mo.status.spinner(title="Computing on the GPU…"):
        _output = torch.linalg.eigvals(torch.rand(2048, 2048, device="cuda"))  # finding
    _output
    return


if __name__ == "__main__":
    app.run()
