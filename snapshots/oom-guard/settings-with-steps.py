"""Sliders with steps: half of a step is a value that they do not have."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc
    import marimo as mo
    import torch

    return gc, mo, torch


@app.cell
def _(mo):
    BATCHES = [64, 128, 256, 512]
    batch_size = mo.ui.slider(steps=BATCHES, value=64, label="Batch size")
    log_rows = mo.ui.slider(steps=[3, 5, 7], label="Rows (10^n)")
    density = mo.ui.slider(steps=[0.1, 0.5, 1.0], label="Density")
    sides = mo.ui.range_slider(steps=[32, 64, 128], label="Sides")
    go = mo.ui.run_button(label="Go")
    mo.vstack([batch_size, log_rows, density, sides, go])
    return batch_size, density, go, log_rows, sides


@app.cell
def _(batch_size, density, gc, go, log_rows, mo, sides, torch):
    mo.stop(not go.value)
    rows = int(density.value * 10**log_rows.value)
    _out_of_memory = None
    with mo.status.spinner(title="Multiplying"):
        try:
            x = torch.randn(rows, batch_size.value * sides.value[0], device="cuda")  # finding
            norm = (x @ x.T).norm().item()
        except torch.cuda.OutOfMemoryError as _error:
            _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        x = None
        gc.collect()
        torch.cuda.empty_cache()
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            "❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
                            "",
                            f"- **Batch size** is {batch_size.value}; the next smaller step: {max((_step for _step in batch_size.steps if _step < batch_size.value), default='none')}",
                            f"- **Rows (10^n)** is {log_rows.value}; the next smaller step: {max((_step for _step in log_rows.steps if _step < log_rows.value), default='none')}",
                            "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                            "",
                            f"`{_out_of_memory}`",
                        ]
                    )
                ),
                kind="danger",
            ),
        )
    mo.md(f"Norm {norm}")
    return


if __name__ == "__main__":
    app.run()
