"""CuPy's pool is emptied; RAPIDS gives memory back when it is collected."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import cudf
    import cupy as cp
    import marimo as mo

    return cp, cudf, gc, mo


@app.cell
def _(cp, gc, mo):
    with mo.status.spinner(title="Computing"):
        try:
            for _round in range(3):  # finding
                grid = cp.random.rand(4096, 4096)
                total = float(grid.sum())
        finally:
            # Released here, not in the handler: there the traceback still holds the memory.
            grid = None
            gc.collect()
            if cp.cuda.is_available():
                cp.get_default_memory_pool().free_all_blocks()
    return (total,)


@app.cell
def _(cudf, gc, total):
    try:  # finding
        for _round in range(3):
            table = cudf.DataFrame({"id": range(1000)})
            rows = len(table.merge(table, on="id"))
    except MemoryError:
        rows = 0
    finally:
        # Released here, not in the handler: there the traceback still holds the memory.
        table = None
        gc.collect()
    print(rows, total)
    return


if __name__ == "__main__":
    app.run()
