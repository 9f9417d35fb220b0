"""A stop that waits for a button asks nothing about the GPU."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    start = mo.ui.run_button(label="▶️ Start")
    start
    return (start,)


@app.cell
def _(mo, start, torch):
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

    mo.stop(not start.value, mo.md("Press **Start**"))  # finding
    series = torch.randn(1_000_000, device="cuda").cumsum(dim=0)
    return (series,)


if __name__ == "__main__":
    app.run()
