"""The GPU cell imports what it uses: the gate stands after the import that it asks."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    mo.md("# Cross entropy")
    return


@app.cell
def _(mo):
    """Loss of random logits"""
    import torch
    import torch.nn.functional as F

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

    logits = torch.randn(4096, 1000).cuda()  # finding
    loss = F.cross_entropy(logits, logits.argmax(dim=1)).item()
    return (loss,)


@app.cell
def _(loss, mo):
    mo.md(f"{loss:.3f}")
    return


if __name__ == "__main__":
    app.run()
