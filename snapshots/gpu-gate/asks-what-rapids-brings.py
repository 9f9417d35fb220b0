"""RAPIDS cannot be asked, and raises where it is imported; CuPy, on which it is built, can be."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    return (mo,)


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
        check = "`python -c 'import cupy; cupy.show_config()'` must list the GPU."
        found = f" ({' '.join(str(detail).split())})" if detail else ""
        return _alert(f"""
            ⚠️ **No usable NVIDIA GPU**{found}: this notebook needs one, so GPU cells were not run.

            - `nvidia-smi` must list the GPU: check the driver, or start Docker with `--gpus all`.
            - {check}
            - `CUDA_VISIBLE_DEVICES` must be unset or list only GPUs that exist.
            """, ends_script)

    return (no_gpu,)


@app.cell
def _(mo, no_gpu):
    import cupy as _cupy

    if not _cupy.cuda.is_available():
        mo.stop(True, no_gpu())

    import cuml  # finding

    return (cuml,)


@app.cell
def _(cuml):
    clusters = cuml.KMeans(n_clusters=8).fit([[0.0], [1.0]])
    return (clusters,)


@app.cell
def _(clusters, mo):
    mo.md(f"{clusters}")
    return


if __name__ == "__main__":
    app.run()
