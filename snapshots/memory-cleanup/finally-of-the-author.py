"""There is a `finally` that does something else: the statements go after it."""

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
    log = open("products.log", "a")
    try:  # finding
        for _size in (4096, 8192):
            product = torch.rand(_size, _size, device="cuda").square()
            log.write(f"{_size} {product.mean().item()}\n")
    finally:
        # Whatever comes
        log.close()
        # Released here, not in the handler: there the traceback still holds the memory.
        product = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
    return


if __name__ == "__main__":
    app.run()
