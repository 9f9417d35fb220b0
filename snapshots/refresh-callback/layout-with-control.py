"""The layout shows the control beside a table of the value."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    """Memory monitor"""

    def gpu_memory_used():
        """Memory in GB"""
        return {"Used (GB)": torch.cuda.memory_allocated() / 1e9}

    gpu_memory = mo.ui.refresh(  # finding
        options=["1s", "5s"],
        default_interval="5s",
        label="Refresh",
    )

    gpu_memory
    return gpu_memory, gpu_memory_used


@app.cell
def _(gpu_memory, gpu_memory_used, mo):
    """Shows gpu_memory_used() again at every tick of gpu_memory"""

    gpu_memory.value  # every tick runs this cell again
    _gpu_memory_now = gpu_memory_used()

    mo.vstack([
        mo.md("### GPU memory"),
        mo.ui.table([_gpu_memory_now], selection=None),
    ])
    return


if __name__ == "__main__":
    app.run()
