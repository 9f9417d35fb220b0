"""The flag stands in the imports cell, the device is chosen by it in another one."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    HAS_CUDA = torch.cuda.is_available()
    return HAS_CUDA, mo, torch


@app.cell
def _(mo):
    mo.md("# Denoising\n\nThis notebook requires a GPU.")
    return


@app.cell
def _(HAS_CUDA, mo, torch):
    print("GPU" if HAS_CUDA else "CPU")

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

    device = "cuda" if HAS_CUDA else "cpu"  # finding
    return (device,)


@app.cell
def _(device, torch):
    noisy = torch.rand(64, 1, 28, 28).to(device)
    return (noisy,)


@app.cell
def _(device, torch):
    clean = torch.zeros(64, 1, 28, 28).to(device)
    return (clean,)


if __name__ == "__main__":
    app.run()
