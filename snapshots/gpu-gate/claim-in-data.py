"""Runs on any machine."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    models = [
        {"model": "small", "hardware": "CPU"},
        {"model": "large", "hardware": "requires an NVIDIA GPU"},
    ]
    mo.ui.table(models)
    return


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

    device = "cuda" if torch.cuda.is_available() else "cpu"  # unsafe: without a GPU the work runs on the CPU
    if device == "cpu":
        print("Needs a GPU for the large model: taking the small one.")
    return (device,)


@app.cell
def _(device, torch):
    print(torch.ones(4, device=device).sum().item())
    return


if __name__ == "__main__":
    app.run()
