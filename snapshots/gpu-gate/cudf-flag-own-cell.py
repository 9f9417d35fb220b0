"""The import flag has a cell of its own that ends with the `try`: the gate can only stand after it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import pandas as pd

    return mo, pd


@app.cell(hide_code=True)
def _(mo):
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

    return (no_gpu,)


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
def _(CUDF_AVAILABLE, cudf, mo, no_gpu, pd):
    if not CUDF_AVAILABLE:
        mo.stop(True, no_gpu())

    orders = cudf.from_pandas(pd.DataFrame({"customer": [1, 2, 2], "amount": [10, 20, 30]}))  # finding
    totals = orders.groupby("customer").sum().to_pandas()
    return (totals,)


if __name__ == "__main__":
    app.run()
