"""The cell has names of its own like those of the guard."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch

    return gc, mo, torch


@app.cell
def _(gc, mo, torch):
    _out_of_memory = "not yet"
    _out_of_memory_2 = None
    try:
        for _error in (1e-3, 1e-6):  # finding
            basis = torch.linalg.svd(torch.rand(2048, 2048, device="cuda") + _error).U
    except torch.cuda.OutOfMemoryError as _error_2:
        _out_of_memory_2 = str(_error_2)
    if _out_of_memory_2 is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        basis = None
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
                            f"`{_out_of_memory_2}`",
                        ]
                    )
                ),
                kind="danger",
            ),
        )
    print(_out_of_memory)
    return (basis,)


@app.cell
def _(basis):
    basis.shape
    return


if __name__ == "__main__":
    app.run()
