"""The setup cell itself works on the GPU, where no stop may stand."""

import marimo

__generated_with = "0.24.0"
app = marimo.App()

with app.setup:
    import marimo as mo
    import torch

    codebook = torch.randn(1024, 64).cuda()  # refused: setup cell


@app.cell
def _():
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

    vectors = torch.randn(10_000, 64, device="cuda")  # finding
    codes = torch.cdist(vectors, codebook).argmin(dim=1)
    return (codes,)


if __name__ == "__main__":
    app.run()
