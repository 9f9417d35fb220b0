"""Two libraries: each cell asks its own, and none waits for the work of the other to ask."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    mo.stop(
        not torch.cuda.is_available(),
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                        "",
                        "- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
                        "- `python -c 'import torch; print(torch.version.cuda)'` must print a version: `None` is a CPU-only PyTorch.",
                        "- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
                    ]
                )
            ),
            kind="danger",
        ),
    )

    heat = torch.ones(3).cuda()  # finding
    print(heat.sum())
    return


@app.cell
def _():
    import cupy

    def mean_of(count):
        return cupy.arange(count).mean()

    return (cupy, mean_of)


@app.cell
def _(cupy, mean_of):
    import marimo as _mo

    _mo.stop(
        not cupy.cuda.is_available(),
        _mo.callout(
            _mo.md(
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

    mean = mean_of(12)  # finding
    print(mean)
    return (mean,)


if __name__ == "__main__":
    app.run()
