"""The import flag has a cell of its own that ends with the `try`: the gate can only stand after it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import pandas as pd

    return mo, pd


@app.cell
def _(mo):
    mo.md("# Joins\n\nRequires an NVIDIA GPU.")
    return


@app.cell
def _():
    try:
        import cudf
        CUDF_AVAILABLE = True
    except ImportError:
        cudf = None
        CUDF_AVAILABLE = False
    return CUDF_AVAILABLE, cudf


@app.cell
def _(CUDF_AVAILABLE, cudf, mo, pd):
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

    orders = cudf.from_pandas(pd.DataFrame({"customer": [1, 2, 2], "amount": [10, 20, 30]}))  # finding
    totals = orders.groupby("customer").sum().to_pandas()
    return (totals,)


if __name__ == "__main__":
    app.run()
