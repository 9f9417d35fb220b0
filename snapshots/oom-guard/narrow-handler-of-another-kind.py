"""MemoryError is no RuntimeError: around cuDF work a RuntimeError clause takes nothing away."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import cudf
    import marimo as mo

    return cudf, gc, mo


@app.cell
def _(cudf, gc, mo):
    tables = []
    _out_of_memory = None
    try:
        for _part in range(4):  # finding
            try:
                tables.append(cudf.read_parquet(f"part-{_part}.parquet"))
            except (RuntimeError, OSError) as problem:
                print(problem)
    except MemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        tables = None
        gc.collect()
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
    return (tables,)


@app.cell
def _(tables):
    len(tables)
    return


if __name__ == "__main__":
    app.run()
