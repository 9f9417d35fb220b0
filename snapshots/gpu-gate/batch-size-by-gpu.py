"""A batch size that depends on the GPU is neither a device nor a flag: the gate stands before the device."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    mo.md("# Contrastive learning\n\nNeeds an NVIDIA GPU.")
    return


@app.cell
def _(mo, torch):
    batch_size = 256 if torch.cuda.is_available() else 16
    mo.stop(batch_size > 512, mo.md("Too large"))
    return (batch_size,)


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

    device = "cuda" if torch.cuda.is_available() else "cpu"  # finding
    return (device,)


@app.cell
def _(batch_size, device, torch):
    images = torch.rand(batch_size, 3, 32, 32, device=device)
    return (images,)


if __name__ == "__main__":
    app.run()
