"""
spectral_norms.py

Spectral norms of random matrices.

Requirements:
- NVIDIA GPU with 8 GB
- CUDA 12

"""

import marimo

app = marimo.App(width="medium")


@app.cell
def __():
    import marimo as mo
    import torch
    return mo, torch


@app.cell
def __(mo):
    mo.md("# Spectral norms")
    return


@app.cell
def __(torch, mo):
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

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding
    dtype = torch.float16 if device.type == "cuda" else torch.float32
    return device, dtype


@app.cell
def __(torch, device, dtype):
    stack = torch.randn(64, 512, 512, device=device, dtype=dtype)
    norms = torch.linalg.matrix_norm(stack.float(), ord=2)
    return norms, stack


if __name__ == "__main__":
    app.run()
