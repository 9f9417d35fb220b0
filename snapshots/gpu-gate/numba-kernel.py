"""Numba has a question of its own, and a kernel launch is GPU work."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import numpy as np
    from numba import cuda

    return cuda, mo, np


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
        check = "`numba -s` must show a CUDA device."
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
    mo.md("# Vector sum by hand\n\nRequires CUDA GPU.")
    return


@app.cell
def _(cuda):
    @cuda.jit
    def add_vectors(left, right, total):
        index = cuda.grid(1)
        if index < total.size:
            total[index] = left[index] + right[index]

    return (add_vectors,)


@app.cell
def _(cuda, mo, no_gpu):
    if not cuda.is_available():
        mo.stop(True, no_gpu())

    gpu_ready = cuda.is_available()  # finding
    return (gpu_ready,)


@app.cell
def _(add_vectors, gpu_ready, np):
    left = np.arange(1_000_000, dtype=np.float32)
    total = np.zeros_like(left)
    if gpu_ready:
        add_vectors[4096, 256](left, left, total)
    return (total,)


if __name__ == "__main__":
    app.run()
