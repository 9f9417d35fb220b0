"""Clocks around GPU work: a benchmark. The title comes from the docstring of the cell."""

import marimo

app = marimo.App()


@app.cell
def _():
    import time

    import marimo as mo
    import torch

    return mo, time, torch


@app.cell
def _(mo, time, torch):
    """Time one large matrix product."""
    with mo.status.spinner(title="Time one large matrix product"):
        left = torch.rand(8192, 8192, device="cuda")  # finding
        _start = time.perf_counter()
        product = left @ left
        torch.cuda.synchronize()
    seconds = time.perf_counter() - _start
    return (seconds,)


@app.cell
def _(mo, seconds):
    mo.md(f"{seconds:.3f} s")
    return


if __name__ == "__main__":
    app.run()
