"""A hard-coded `.cuda()` and no detection at all."""

import marimo

__generated_with = "0.17.0"
app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from torch import nn
    return mo, nn, torch


@app.cell
def _(mo):
    mo.md("# Logistic regression")
    return


@app.cell
def _(mo, nn, torch):
    """Model and data"""
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

    # One feature a pixel
    classifier = nn.Linear(784, 10).cuda()  # finding
    images = torch.rand(512, 784).cuda()
    return classifier, images


@app.cell
def _(classifier, images):
    logits = classifier(images)
    predictions = logits.argmax(dim=1).cpu()
    return (predictions,)


if __name__ == "__main__":
    app.run()
