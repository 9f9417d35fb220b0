"""The first interval is none of the options."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    clock = mo.ui.refresh(options=[2, 3, 5, 10], default_interval=3)  # finding
    clock
    return (clock,)


@app.cell
def _(mo):
    slow_clock = mo.ui.refresh(options=["1m", "5m", "30s"], default_interval="30s")  # finding
    slow_clock
    return (slow_clock,)


@app.cell
def _(mo):
    fast_clock = mo.ui.refresh([1, 5, 10], default_interval=1)  # finding
    fast_clock
    return (fast_clock,)


@app.cell
def _(mo, torch):
    def gpu_memory_used():
        """Memory in GB"""
        return {"Used (GB)": torch.cuda.memory_allocated() / 1e9}

    monitor = mo.ui.refresh(  # finding
        options=[2, 3, 5, 10],
        default_interval=3,
    )
    monitor
    return gpu_memory_used, monitor


@app.cell
def _(gpu_memory_used, mo, monitor):
    monitor.value  # every tick runs this cell again
    _monitor_now = gpu_memory_used()

    mo.vstack([mo.md("### Memory"), _monitor_now])
    return


if __name__ == "__main__":
    app.run()
