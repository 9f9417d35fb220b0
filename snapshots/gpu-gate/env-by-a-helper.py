"""A helper chooses the GPU; what has to do with something else is no setting of the GPU."""

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
    def use_gpu(index):
        os.environ.update({"CUDA_VISIBLE_DEVICES": str(index)})

    return (use_gpu,)


@app.cell
def _(mo, os, torch, use_gpu):
    print("start")
    use_gpu(1)

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

    os.environ["HF_TOKEN"] = ""  # finding
    weights = torch.zeros(8, 8).cuda()
    return (weights,)


if __name__ == "__main__":
    app.run()
