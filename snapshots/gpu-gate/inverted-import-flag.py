"""The flag is true where the GPU library is missing: the gate may not ask it the wrong way round."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    try:
        import cudf
        CPU_ONLY = False
    except ImportError:
        cudf = None
        CPU_ONLY = True
    return CPU_ONLY, cudf, mo


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
    mo.md("# Rolling means\n\nRequires an NVIDIA GPU.")
    return


@app.cell
def _(CPU_ONLY, cudf, mo, no_gpu):
    if CPU_ONLY:
        mo.stop(True, no_gpu())

    readings = cudf.DataFrame({"sensor": [1, 1, 2], "value": [0.1, 0.2, 0.3]})  # finding
    means = readings.groupby("sensor").value.mean()
    return (means,)


if __name__ == "__main__":
    app.run()
