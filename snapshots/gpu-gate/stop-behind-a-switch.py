"""The stop stands behind a switch that has nothing to do with the GPU."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    strict = mo.ui.switch(label="Strict")
    strict
    return (strict,)


@app.cell
def _(mo, strict, torch):
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

    if strict.value:  # finding
        mo.stop(not torch.cuda.is_available(), mo.md("No GPU"))
    signal = torch.ones(9).cuda()
    return (signal,)


if __name__ == "__main__":
    app.run()
