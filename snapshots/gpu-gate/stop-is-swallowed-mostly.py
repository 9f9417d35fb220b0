"""The stop ends nothing: its handler raises memory errors again and swallows all else."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


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

    try:  # finding
        mo.stop(not torch.cuda.is_available(), mo.md("No GPU"))
    except BaseException as error:
        if isinstance(error, MemoryError):
            raise
        print("checked")
    signal = torch.ones(9).cuda()
    return (signal,)


if __name__ == "__main__":
    app.run()
