"""The name gc means something else in this notebook: the module gets a private name."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _():
    gc = 0.41  # share of guanine and cytosine
    return (gc,)


@app.cell
def _(gc, mo, torch):
    import gc as _gc

    _out_of_memory = None
    try:
        for _length in (10**6, 10**8):  # finding
            genome = (torch.rand(_length, device="cuda") < gc).int()
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        genome = None
        _gc.collect()
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
    return (genome,)


@app.cell
def _(genome):
    genome.sum().item()
    return


if __name__ == "__main__":
    app.run()
