"""Most cells take what is there; one has no other path, and is the one that is stopped."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    spot = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return (spot,)


@app.cell
def _(spot, torch):
    weights = torch.ones(6, 6, device=spot)
    print(weights.sum())
    return (weights,)


@app.cell
def _(mo, torch, weights):
    """What copying costs."""
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

    copied = weights.cuda()  # finding
    torch.cuda.synchronize()
    return (copied,)


if __name__ == "__main__":
    app.run()
