"""CuPy's pool is emptied; RAPIDS gives memory back when it is collected."""

import marimo

app = marimo.App()


@app.cell
def _():
    import cudf
    import cupy as cp
    import marimo as mo

    return cp, cudf, mo


@app.cell(hide_code=True)
def _(cp):
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        if cp.cuda.is_available():
            cp.get_default_memory_pool().free_all_blocks()

    return (free_gpu_memory,)


@app.cell
def _(cp, free_gpu_memory, mo):
    with mo.status.spinner(title="Computing"):
        try:
            for _round in range(3):  # finding
                grid = cp.random.rand(4096, 4096)
                total = float(grid.sum())
        finally:
            grid = None
            free_gpu_memory()
    return (total,)


@app.cell
def _(cudf, free_gpu_memory, total):
    try:  # finding
        for _round in range(3):
            table = cudf.DataFrame({"id": range(1000)})
            rows = len(table.merge(table, on="id"))
    except MemoryError:
        rows = 0
    finally:
        table = None
        free_gpu_memory()
    print(rows, total)
    return


if __name__ == "__main__":
    app.run()
