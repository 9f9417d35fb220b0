"""An `except*` takes no other clause: a `try` goes around."""

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
    total = 0.0
    try:
        try:  # finding
            for _round in range(3):
                batch = torch.rand(64, 64, device="cuda")
                total += batch.sum().item()
        except* ValueError as group:
            print(group)
    finally:
        batch = None
        free_gpu_memory()
    return (total,)


@app.cell
def _(total):
    total
    return


if __name__ == "__main__":
    app.run()
