"""A `finally` that drops one name of two and has no cache emptied: what is missing goes around its collection."""

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
        weights = torch.rand(4096, 4096, device="cuda")
        for _round in range(3):
            product = weights @ torch.rand(4096, 4096, device="cuda")
        trace = product.trace().item()
    finally:
        weights = None
        # Released here, not in the handler: there the traceback still holds the memory.
        product = None
        # Now they are free
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
