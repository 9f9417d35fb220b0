"""Tensors end up in the parts of a record: the record is released."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc
    from types import SimpleNamespace

    import marimo as mo
    import torch

    return SimpleNamespace, gc, mo, torch


@app.cell
def _(SimpleNamespace, gc, mo, torch):
    by_layer = {}
    record = SimpleNamespace(steps=[])
    norms = {"all": []}
    _out_of_memory = None
    try:
        for _layer in range(12):  # finding
            hidden = torch.rand(1024, 1024, device="cuda")
            by_layer.setdefault(_layer % 2, []).append(hidden)
            record.steps.append(hidden * 2)
            norms["all"].append(hidden.norm().item())
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        by_layer = record = hidden = None
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
    return by_layer, norms, record


@app.cell
def _(by_layer, norms, record):
    len(by_layer), norms, record
    return


if __name__ == "__main__":
    app.run()
