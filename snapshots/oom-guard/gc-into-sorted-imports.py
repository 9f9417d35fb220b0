"""The imports are sorted, in two groups: gc goes where it belongs."""

import marimo

app = marimo.App()


@app.cell
def _():
    import dataclasses
    import gc
    import json
    from pathlib import Path

    import marimo as mo
    import torch

    return Path, dataclasses, gc, json, mo, torch


@app.cell
def _(Path, dataclasses, gc, json, mo, torch):
    settings = json.loads(Path("settings.json").read_text())
    _out_of_memory = None
    try:
        for _seed in range(settings["runs"]):  # finding
            field = torch.randn(settings["n"], settings["n"], device="cuda")
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
