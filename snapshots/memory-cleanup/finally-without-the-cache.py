"""A `finally` that drops what there is, and leaves it in the cache."""

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
    try:  # finding
        for _round in range(3):
            weights = torch.rand(4096, 4096, device="cuda")
        trace = weights.square().trace().item()
    finally:
        del weights
        # Released here, not in the handler: there the traceback still holds the memory.
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
    return (trace,)


@app.cell
def _(trace):
    trace
    return


if __name__ == "__main__":
    app.run()
