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


@app.cell(hide_code=True)
def __(mo):
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def _alert(text: str, ends_script: bool = True) -> mo.Html:
        """A red callout. In a script, its text goes to stderr and the script ends."""
        import inspect
        import sys

        if mo.app_meta().mode == "script":
            print(inspect.cleandoc(text), file=sys.stderr)
            if ends_script:
                sys.exit(1)
        return mo.callout(mo.md(text), kind="danger")

    def no_gpu(detail: object = None, ends_script: bool = True) -> mo.Html:
        """The callout for a machine without a usable GPU."""
        check = "`python -c 'import cudf'` must end without an error."
        found = f" ({' '.join(str(detail).split())})" if detail else ""
        return _alert(f"""
            ⚠️ **No usable NVIDIA GPU**{found}: this notebook needs one, so GPU cells were not run.

            - `nvidia-smi` must list the GPU: check the driver, or start Docker with `--gpus all`.
            - {check}
            - `CUDA_VISIBLE_DEVICES` must be unset or list only GPUs that exist.
            """, ends_script)

    return no_gpu,


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
def __(CUDF_AVAILABLE, cudf, mo, no_gpu, row_count):
    """Sales by region"""
    if not CUDF_AVAILABLE:
        mo.stop(True, no_gpu())

    sales = cudf.DataFrame({"region": range(row_count.value), "amount": 1.0})  # finding
    by_region = sales.groupby("region").amount.sum().to_pandas()
    return by_region, sales,


@app.cell
def __(by_region, mo):
    mo.ui.table(by_region)
    return


if __name__ == "__main__":
    app.run()
