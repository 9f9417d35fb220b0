"""The check stands below the cell and does nothing else, so that the cell can wait for it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(gpu_name, torch):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_name

    field = torch.ones(16, device="cuda")  # finding
    print(field.sum())
    return


@app.cell
def _(mo, torch):
    mo.stop(not torch.cuda.is_available(), mo.md("No GPU"))
    gpu_name = torch.cuda.get_device_name()
    return (gpu_name,)


@app.cell
def _(gpu_name, torch):
    print(gpu_name, torch.ones(16).cuda().sum())
    return


if __name__ == "__main__":
    app.run()
