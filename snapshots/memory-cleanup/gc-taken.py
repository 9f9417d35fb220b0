"""The name that the module needs is another thing in the notebook: it gets a private one."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


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
def _(free_gpu_memory, torch):
    gc = 0.42
    try:
        for _round in range(3):  # finding
            reads = torch.rand(8, 64, device="cuda")
            share = reads.mean().item() - gc
    finally:
        reads = None
        free_gpu_memory()
    return (share,)


@app.cell
def _(share):
    share
    return


if __name__ == "__main__":
    app.run()
