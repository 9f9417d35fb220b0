"""The import flag stands beside `import marimo`: a gate there would hide the page."""

import marimo

app = marimo.App(width="medium")


@app.cell
def __():
    """Imports"""
    import marimo as mo
    import pandas as pd

    try:
        import cudf
        CUDF_AVAILABLE = True
    except ImportError:
        CUDF_AVAILABLE = False
    return CUDF_AVAILABLE, cudf, mo, pd,


@app.cell
def __(mo):
    mo.md("# Group-by on the GPU\n\n### Requirements\n- NVIDIA GPU\n- cuDF 24.10")
    return


@app.cell
def __(mo):
    row_count = mo.ui.slider(1_000_000, 10_000_000, label="Rows")
    row_count
    return row_count,


@app.cell
def __(CUDF_AVAILABLE, cudf, mo, row_count):
    """Sales by region"""
    mo.stop(
        not CUDF_AVAILABLE,
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                        "",
                        "- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
                        "- `python -c 'import cudf'` must end without an error: install RAPIDS for the CUDA version of the driver.",
                        "- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
                    ]
                )
            ),
            kind="danger",
        ),
    )

    sales = cudf.DataFrame({"region": range(row_count.value), "amount": 1.0})  # finding
    by_region = sales.groupby("region").amount.sum().to_pandas()
    return by_region, sales,


@app.cell
def __(by_region, mo):
    mo.ui.table(by_region)
    return


if __name__ == "__main__":
    app.run()
