"""The cell chooses its GPU: a question before that would start CUDA with all of them."""

import marimo

app = marimo.App()


@app.cell
def _():
    import os

    import marimo as mo
    import torch

    return mo, os, torch


@app.cell
def _(mo, os, torch):
    os.environ.setdefault("CUDA_DEVICE_ORDER", "PCI_BUS_ID")
    os.environ["CUDA_VISIBLE_DEVICES"] = "2"

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

    noise = torch.randn(64, 64, device="cuda")  # finding
    print(noise.std())
    return (noise,)


if __name__ == "__main__":
    app.run()
