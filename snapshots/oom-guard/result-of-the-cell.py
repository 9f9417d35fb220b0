"""The last statement of the work binds the result that other cells read: it holds nothing when memory ran out."""

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
    results = None
    curves = {}
    _out_of_memory = None
    try:  # finding
        for _size in (1024, 2048):
            points = torch.rand(_size, 3, device="cuda")
            curves[_size] = torch.cdist(points, points)
        results = {"curves": curves, "success": True}
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    except Exception as error:
        results = {"error": str(error), "success": False}
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        curves = points = None
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
    return curves, results


@app.cell
def _(curves, results):
    results, len(curves)
    return


if __name__ == "__main__":
    app.run()
