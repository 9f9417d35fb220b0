"""After the release the answer would be another."""

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
def _(free_gpu_memory, mo, torch):
    try:
        for _round in range(3):  # finding
            vectors = torch.rand(4096, 4096, device="cuda")
        taken = f"{torch.cuda.memory_allocated() / 1024**3:.1f} GB"
    finally:
        vectors = None
        free_gpu_memory()
    mo.md(taken)
    return


if __name__ == "__main__":
    app.run()
