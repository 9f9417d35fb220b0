"""The work ends the file: no return, no run guard, no final newline, a byte order mark in front."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    return (mo,)


@app.cell
def _(mo, torch):
    with mo.status.spinner(title="Computing on the GPU…"):
        for _round in range(100):  # finding
            noise = torch.rand(1024, 1024, device="cuda")