"""There is a `finally` that does something else: the statements go after it."""

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
    log = open("products.log", "a")
    try:  # finding
        for _size in (4096, 8192):
            product = torch.rand(_size, _size, device="cuda").square()
            log.write(f"{_size} {product.mean().item()}\n")
    finally:
        # Whatever comes
        log.close()
        product = None
        free_gpu_memory()
    return


if __name__ == "__main__":
    app.run()
