# /// script
# requires-python = ">=3.11"
# dependencies = ["marimo", "torch", "torchvision"]
# ///
"""The device is a string out of a ternary; the work moves a model to it."""

import marimo

__generated_with = "0.24.0"
app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from torchvision.models import resnet18

    return mo, resnet18, torch


@app.cell
def _(mo):
    mo.md(
        """
    # Feature extraction 🚀

    Requires a GPU.
    """
    )
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

    DEVICE: str = "cuda:0" if torch.cuda.is_available() else "cpu"  # finding
    return (DEVICE,)


@app.cell
def _(DEVICE, resnet18):
    backbone = resnet18().to(DEVICE)
    return (backbone,)


@app.cell
def _(DEVICE, backbone, torch):
    features = backbone(torch.randn(8, 3, 224, 224).to(DEVICE))
    features.shape
    return


if __name__ == "__main__":
    app.run()
