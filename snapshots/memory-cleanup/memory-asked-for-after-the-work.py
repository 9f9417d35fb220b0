"""After the release the answer would be another."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch

    return gc, mo, torch


@app.cell
def _(mo, torch):
    try:  # refused: measures the memory in use after the work
        for _round in range(3):
            matrix = torch.rand(4096, 4096, device="cuda")
            trace = matrix.square().trace().item()
    except ValueError as problem:
        print(problem)
    in_use = torch.cuda.memory_allocated() / 1024**3
    return in_use, trace


@app.cell
def _(in_use, trace):
    in_use, trace
    return


@app.cell
def _(gc, mo, torch):
    try:
        for _round in range(3):  # finding
            vectors = torch.rand(4096, 4096, device="cuda")
        taken = f"{torch.cuda.memory_allocated() / 1024**3:.1f} GB"
    finally:
        # Released here, not in the handler: there the traceback still holds the memory.
        vectors = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
    mo.md(taken)
    return


if __name__ == "__main__":
    app.run()
