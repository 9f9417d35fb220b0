"""An `except*` takes no other clause: a `try` goes around."""

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
    total = 0.0
    try:
        try:  # finding
            for _round in range(3):
                batch = torch.rand(64, 64, device="cuda")
                total += batch.sum().item()
        except* ValueError as group:
            print(group)
    finally:
        # Released here, not in the handler: there the traceback still holds the memory.
        batch = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
    return (total,)


@app.cell
def _(total):
    total
    return


if __name__ == "__main__":
    app.run()
