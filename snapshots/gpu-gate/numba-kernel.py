"""Numba has a question of its own, and a kernel launch is GPU work."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import numpy as np
    from numba import cuda

    return cuda, mo, np


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
def _(cuda, mo):
    mo.stop(
        not cuda.is_available(),
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                        "",
                        "- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
                        "- `numba -s` must show a CUDA device.",
                        "- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
                    ]
                )
            ),
            kind="danger",
        ),
    )

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
