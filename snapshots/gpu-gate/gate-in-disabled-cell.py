"""The gate is disabled. To read a name of its cell would disable the GPU cell as well, so that gets its own."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell(disabled=True)
def _(mo, torch):
    mo.stop(not torch.cuda.is_available(), mo.md("Needs an NVIDIA GPU"))
    device = torch.device("cuda")
    return (device,)


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

    board = torch.randint(0, 2, (4096, 4096), device="cuda")  # finding
    neighbours = torch.nn.functional.avg_pool2d(board[None].float(), 3, stride=1, padding=1) * 9 - board
    return (neighbours,)


if __name__ == "__main__":
    app.run()
