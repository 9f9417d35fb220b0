"""What the branches show is not on the page yet; lost-output puts it there."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    """One row for each GPU"""

    n_gpus = torch.cuda.device_count()

    def memory_of_all():
        return [{"GPU": gpu, "Used": torch.cuda.memory_allocated(gpu)} for gpu in range(n_gpus)]

    gpu_memory = mo.ui.refresh(  # finding
        options=[2, 3, 5, 10], default_interval=3
    )

    gpu_memory
    return gpu_memory, memory_of_all, n_gpus


@app.cell
def _(gpu_memory, memory_of_all, mo, n_gpus):
    """Shows memory_of_all() again at every tick of gpu_memory"""

    gpu_memory.value  # every tick runs this cell again
    _gpu_memory_now = memory_of_all()

    if n_gpus > 0:
        mo.vstack([
            mo.md("### GPU memory"),
            mo.ui.table(_gpu_memory_now) if _gpu_memory_now else mo.md("*Waiting…*"),
        ])
    else:
        mo.md("*No GPU*")
    return


if __name__ == "__main__":
    app.run()
