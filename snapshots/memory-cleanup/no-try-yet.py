"""Work without a `try` gets one. A stop in the middle of it is no error, and gives memory back too."""

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
def _(mo):
    solve = mo.ui.run_button(label="Solve")
    side = mo.ui.slider(1024, 65536, step=1024, value=8192)
    mo.hstack([side, solve])
    return side, solve


@app.cell
def _(free_gpu_memory, mo, side, solve, torch):
    mo.stop(not solve.value)
    # A random system
    try:
        with torch.inference_mode():  # finding
            matrix = torch.rand(side.value, side.value, device="cuda")
            right = torch.rand(side.value, device="cuda")
            for _each in range(3):
                if matrix.isnan().any():
                    mo.stop(True, mo.md("The matrix has no inverse."))
                right = torch.linalg.solve(matrix, right)

        norm = right.norm().item()
    finally:
        matrix = None
        free_gpu_memory()
    return (norm,)


@app.cell
def _(norm):
    norm
    return


if __name__ == "__main__":
    app.run()
