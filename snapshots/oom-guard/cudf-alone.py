"""cuDF alone: MemoryError, and no cache to empty."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import cudf
    import marimo as mo

    return cudf, gc, mo


@app.cell
def _(mo):
    rows = mo.ui.number(start=1000, stop=10**9, value=10**6, label="**Rows:**")
    join = mo.ui.run_button(label="Join")
    mo.hstack([rows, join])
    return join, rows


@app.cell
def _(cudf, gc, join, mo, rows):
    """Join two tables"""
    mo.stop(not join.value)

    _out_of_memory = None
    try:
        left = cudf.DataFrame({"id": range(rows.value)})  # finding
        right = cudf.DataFrame({"id": range(0, rows.value, 2)})
        joined = left.merge(right, on="id", how="left")
    except MemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        left = right = None
        gc.collect()
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            "❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
                            "",
                            f"- **Rows** is {rows.value}: try {max(1000, rows.value // 2)}",
                            "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                            "",
                            f"`{_out_of_memory}`",
                        ]
                    )
                ),
                kind="danger",
            ),
        )
    return (joined,)


@app.cell
def _(joined):
    joined.head().to_pandas()
    return


if __name__ == "__main__":
    app.run()
