"""The element itself was meant to be the result."""

import marimo

app = marimo.App()


@app.cell
def __():
    import marimo as mo
    import torch

    return mo, torch,


@app.cell
def __(mo, torch):
    """Memory monitor"""

    def gpu_memory_used():
        """Memory in GB"""
        return {"Used (GB)": torch.cuda.memory_allocated() / 1e9}

    # every five seconds
    gpu_memory = mo.ui.refresh(options=[2, 5, 10], default_interval=5)  # finding

    gpu_memory
    return gpu_memory, gpu_memory_used,


@app.cell
def __(gpu_memory, gpu_memory_used, mo):
    """Shows gpu_memory_used() again at every tick of gpu_memory"""

    gpu_memory.value  # every tick runs this cell again
    _gpu_memory_now = gpu_memory_used()

    # the page
    mo.vstack([mo.md("### GPU memory"), _gpu_memory_now if _gpu_memory_now else mo.md("*No GPU*")])
    return


if __name__ == "__main__":
    app.run()
