"""The setup cell picks the device; a stop there would end the whole program, so the GPU cell gets the gate."""

import marimo

__generated_with = "0.24.0"
app = marimo.App()

with app.setup:
    import marimo as mo
    import torch

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


@app.cell
def _():
    mo.md("# Random features\n\nNeeds an NVIDIA GPU.")
    return


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

    projection = torch.randn(784, 4096, device=device)  # finding
    return (projection,)


@app.cell
def _(projection):
    features = (torch.rand(60_000, 784, device=device) @ projection).cos()
    return (features,)


if __name__ == "__main__":
    app.run()
