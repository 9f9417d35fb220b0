"""A `finally` that drops what there is, and leaves it in the cache."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch

    return gc, mo, torch


@app.cell(hide_code=True)
def _(torch):
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()

    return (free_gpu_memory,)


@app.cell
def _(free_gpu_memory, gc, mo, torch):
    try:  # finding
        for _round in range(3):
            weights = torch.rand(4096, 4096, device="cuda")
        trace = weights.square().trace().item()
    finally:
        del weights
        gc.collect()
        free_gpu_memory()
    return (trace,)


@app.cell
def _(trace):
    trace
    return


if __name__ == "__main__":
    app.run()
