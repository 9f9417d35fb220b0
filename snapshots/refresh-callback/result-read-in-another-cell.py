"""Two other cells take the value for the result of the function."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    def gpu_memory_used():
        """Memory in GB"""
        return {"Used (GB)": torch.cuda.memory_allocated() / 1e9}

    gpu_memory = mo.ui.refresh(options=[2, 5], default_interval=5)  # finding
    gpu_memory
    return gpu_memory, gpu_memory_used


@app.cell
def _(gpu_memory, gpu_memory_used, mo):
    """Chart"""
    _title = "GPU"

    gpu_memory.value  # every tick runs this cell again
    _gpu_memory_now = gpu_memory_used()

    # only with a GPU
    if _gpu_memory_now:
        _used = _gpu_memory_now["Used (GB)"]
    else:
        _used = 0.0
    mo.stat(_used, label=_title)
    return


@app.cell
def _(gpu_memory, gpu_memory_used, mo):
    gpu_memory.value  # every tick runs this cell again
    _gpu_memory_now = gpu_memory_used()

    mo.ui.table([_gpu_memory_now])
    return


if __name__ == "__main__":
    app.run()
