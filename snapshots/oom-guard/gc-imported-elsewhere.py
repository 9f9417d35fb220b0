"""Another cell imports gc already, under a private name too: no second import."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _():
    import gc as _collector

    _collector.freeze()
    return


@app.cell
def _():
    import gc as garbage

    garbage.disable()
    return (garbage,)


@app.cell
def _(garbage, mo, torch):
    _out_of_memory = None
    try:
        for _round in range(8):  # finding
            waves = torch.fft.fft2(torch.rand(8192, 8192, device="cuda"))
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        waves = None
        garbage.collect()
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
    return (waves,)


@app.cell
def _(waves):
    waves.shape
    return


if __name__ == "__main__":
    app.run()
