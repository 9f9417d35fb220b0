"""A `try` that only has a `finally`: the clause goes before it."""

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
    _out_of_memory = None
    try:  # finding
        for _size in (4096, 8192, 16384):
            product = torch.rand(_size, _size, device="cuda").square()
            log.write(f"{_size}\n")
        # The last one is kept
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    finally:
        log.close()
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        product = None
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
    return (product,)


@app.cell
def _(product):
    product.shape
    return


if __name__ == "__main__":
    app.run()
