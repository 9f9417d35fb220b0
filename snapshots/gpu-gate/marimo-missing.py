"""No cell imports marimo: the fix adds the import to the cell that holds the imports."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import math
    import torch

    return math, mo, torch


@app.cell
def _(math, mo, torch):
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

    angles = torch.linspace(0, 2 * math.pi, 1_000_000, device="cuda")  # finding
    circumference = (angles.cos().diff() ** 2 + angles.sin().diff() ** 2).sqrt().sum().item()
    circumference
    return angles, circumference


if __name__ == "__main__":
    app.run()
