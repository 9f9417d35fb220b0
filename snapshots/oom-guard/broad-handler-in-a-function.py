"""The handler that swallows the error stands in a function of another cell, which the run cell calls."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch

    return gc, mo, torch


@app.cell
def _(torch):
    def measure(size):
        """Seconds for one product, None when it fails."""
        start = torch.cuda.Event(enable_timing=True)
        end = torch.cuda.Event(enable_timing=True)
        try:
            start.record()
            for _ in range(3):
                torch.rand(size, size, device="cuda").square()
            end.record()
            torch.cuda.synchronize()
        except torch.cuda.OutOfMemoryError:
            raise
        except Exception:  # finding
            return None
        return start.elapsed_time(end)

    return (measure,)


@app.cell
def _(gc, measure, mo, torch):
    _out_of_memory = None
    try:
        taken = measure(2048)  # finding
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
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
    return (taken,)


@app.cell
def _(taken):
    taken
    return


if __name__ == "__main__":
    app.run()
