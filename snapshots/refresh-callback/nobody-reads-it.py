"""A function by its name, an interval without options, and nothing that reads the value."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    def gpu_memory_used():
        return torch.cuda.memory_allocated()

    return (gpu_memory_used,)


@app.cell
def _(mo):
    gpu_memory = mo.ui.refresh(options=["5s"], default_interval="5s")  # finding
    gpu_memory
    return (gpu_memory,)


@app.cell
def _(gpu_memory, gpu_memory_used):
    gpu_memory.value  # every tick runs this cell again
    gpu_memory_used()
    return


@app.cell
def _(mo):
    """Power"""

    power = mo.ui.refresh(  # finding
        options=[2],
        default_interval=2,
        label="Power",
    )
    power
    return (power,)


@app.cell
def _(gpu_memory_used, power):
    """Shows gpu_memory_used() again at every tick of power"""

    power.value  # every tick runs this cell again
    gpu_memory_used()
    return


if __name__ == "__main__":
    app.run()
