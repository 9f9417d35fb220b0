"""The name that the module needs is another thing in the notebook: it gets a private one."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    import gc as _gc

    gc = 0.42
    try:
        for _round in range(3):  # finding
            reads = torch.rand(8, 64, device="cuda")
            share = reads.mean().item() - gc
    finally:
        # Released here, not in the handler: there the traceback still holds the memory.
        reads = None
        _gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
    return (share,)


@app.cell
def _(share):
    share
    return


if __name__ == "__main__":
    app.run()
