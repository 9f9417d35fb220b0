"""Imports and GPU work in one cell: the gate stands between them."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import numpy as np
    import cupy as cp

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

    grid = np.linspace(-4, 4, 2000)  # finding
    bell = cp.exp(-cp.asarray(grid)[:, None] ** 2 - cp.asarray(grid)[None, :] ** 2)
    mo.md(f"Volume {float(bell.sum()) * (grid[1] - grid[0]) ** 2:.4f}")
    return (bell,)


if __name__ == "__main__":
    app.run()
