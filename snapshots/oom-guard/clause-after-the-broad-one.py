"""The clause for the error stands after a broad one, where it is never reached."""

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
    verdict = "fine"
    _out_of_memory = None
    try:  # finding
        for _size in (4096, 8192):
            samples = torch.rand(_size, _size, device="cuda")
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    except RuntimeError as error:
        verdict = f"failed: {error}"
    except torch.cuda.OutOfMemoryError:
        verdict = "too large"
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        samples = None
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
    return samples, verdict


@app.cell
def _(samples, verdict):
    verdict, samples.shape
    return


if __name__ == "__main__":
    app.run()
