"""Nothing to turn down: the callout has only the general advice."""

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
    warm_up = mo.ui.run_button(label="Warm up")
    warm_up
    return (warm_up,)


@app.cell
def _(gc, mo, torch, warm_up):
    if warm_up.value:
        _out_of_memory = None
        try:
            for _round in range(3):  # finding
                torch.rand(8192, 8192, device="cuda").sum()
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
    return


if __name__ == "__main__":
    app.run()
