"""The run cell works on the GPU through a function of another cell, which calls another one."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    return mo, torch


@app.cell
def _(torch):
    def make_batch(size):
        return torch.rand(size, 3, 64, 64, device="cuda")

    def brightness(size):
        return make_batch(size).mean().item()
    return brightness, make_batch


@app.cell
def _(mo):
    size = mo.ui.slider(1, 256, value=32, label="Batch size")
    size
    return (size,)


@app.cell
async def _(brightness, mo, size, torch):
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

    level = brightness(size.value)  # finding
    mo.md(f"{level:.3f}")
    return (level,)


@app.cell
def _(level, mo):
    mo.md("dark" if level < 0.5 else "bright")
    return


if __name__ == "__main__":
    app.run()
