"""The `try` has an `except*` clause, which takes no plain one beside it: a new `try` goes around."""

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
    _out_of_memory = None
    try:
        try:  # finding
            for _size in (2048, 4096):
                weights = torch.rand(_size, _size, device="cuda")
        except* ValueError as group:
            print(group.exceptions)
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        weights = None
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
    return (weights,)


@app.cell
def _(weights):
    weights.shape
    return


if __name__ == "__main__":
    app.run()
