"""The imports follow no order, one stands after another statement: gc goes after the last one."""

import marimo

app = marimo.App()


@app.cell
def _():
    import torch
    import marimo as mo
    torch.set_float32_matmul_precision("high")
    import json, os
    import gc

    return gc, json, mo, os, torch


@app.cell
def _(gc, mo, os, torch):
    _out_of_memory = None
    try:
        for _seed in range(int(os.environ.get("RUNS", 3))):  # finding
            field = torch.randn(4096, 4096, device="cuda")
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        field = None
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
                            "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                            "",
                            f"`{_out_of_memory}`",
                        ]
                    )
                ),
                kind="danger",
            ),
        )
    return (field,)


@app.cell
def _(field):
    field.std().item()
    return


if __name__ == "__main__":
    app.run()
