"""Two GPU cells that do not depend on each other and no detection: each gets its gate."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import cupy as cp
    return cp, mo


@app.cell
def _(cp, mo):
    mo.stop(
        not cp.cuda.is_available(),
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                        "",
                        "- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
                        "- `python -c 'import cupy; cupy.show_config()'` must list the GPU.",
                        "- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
                    ]
                )
            ),
            kind="danger",
        ),
    )
    gpu_ready = True
    return (gpu_ready,)


@app.cell
def _(cp, gpu_ready):
    # Reads a name of the GPU check's cell, so that its mo.stop ends this cell too.
    _ = gpu_ready

    left = cp.random.rand(2048, 2048)  # finding
    left_norm = float(cp.linalg.norm(left))
    return left, left_norm


@app.cell
def _(cp, gpu_ready):
    # Reads a name of the GPU check's cell, so that its mo.stop ends this cell too.
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
