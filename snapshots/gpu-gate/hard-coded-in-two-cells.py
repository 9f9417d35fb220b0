"""Two GPU cells that do not depend on each other and no detection: each gets its gate."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import cupy as cp
    return cp, mo


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
def _(cp, mo, no_gpu):
    if not cp.cuda.is_available():
        mo.stop(True, no_gpu())
    gpu_ready = True
    return (gpu_ready,)


@app.cell
def _(cp, gpu_ready):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_ready

    left = cp.random.rand(2048, 2048)  # finding
    left_norm = float(cp.linalg.norm(left))
    return left, left_norm


@app.cell
def _(cp, gpu_ready):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_ready

    right = cp.random.rand(2048, 2048)  # finding
    return (right,)


@app.cell
def _(cp, left, right):
    product_trace = float(cp.trace(left @ right))
    return (product_trace,)


@app.cell
def _(left_norm, mo, product_trace):
    mo.md(f"{left_norm:.1f} and {product_trace:.1f}")
    return


if __name__ == "__main__":
    app.run()
