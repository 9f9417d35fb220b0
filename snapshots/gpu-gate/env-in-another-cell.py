"""Nothing makes the choice of the GPU run first but its place: a gate in a cell of its own could come before it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import os

    import marimo as mo
    import torch

    return mo, os, torch


@app.cell
def _(os):
    os.environ["CUDA_VISIBLE_DEVICES"] = "0"
    return


@app.cell
def _(mo, torch):
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

    left = torch.rand(128, 128).cuda()  # finding
    print(left.trace())
    return (left,)


@app.cell
def _(mo, torch):
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

    right = torch.rand(128, 128).cuda()  # finding
    print(right.trace())
    return (right,)


if __name__ == "__main__":
    app.run()
