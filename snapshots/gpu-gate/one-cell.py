"""Imports and GPU work in one cell: the gate stands between them."""

import marimo

app = marimo.App()


@app.cell
def _(no_gpu):
    import marimo as mo
    import numpy as np
    import cupy as cp

    if not cp.cuda.is_available():
        mo.stop(True, no_gpu())

    grid = np.linspace(-4, 4, 2000)  # finding
    bell = cp.exp(-cp.asarray(grid)[:, None] ** 2 - cp.asarray(grid)[None, :] ** 2)
    mo.md(f"Volume {float(bell.sum()) * (grid[1] - grid[0]) ** 2:.4f}")
    return (bell,)


@app.cell(hide_code=True)
def _():
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    import marimo as _mo

    def _alert(text: str, ends_script: bool = True) -> _mo.Html:
        """A red callout. In a script, its text goes to stderr and the script ends."""
        import inspect
        import sys

        if _mo.app_meta().mode == "script":
            print(inspect.cleandoc(text), file=sys.stderr)
            if ends_script:
                sys.exit(1)
        return _mo.callout(_mo.md(text), kind="danger")

    def no_gpu(detail: object = None, ends_script: bool = True) -> _mo.Html:
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


if __name__ == "__main__":
    app.run()
