"""The check stands below the cell and prints: to wait for it would change the order of what is printed."""

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

    field = torch.ones(16, device="cuda")  # finding
    print(field.sum())
    return


@app.cell
def _(mo, torch):
    mo.stop(not torch.cuda.is_available(), mo.md("No GPU"))
    gpu_name = torch.cuda.get_device_name()
    print(gpu_name)
    return (gpu_name,)


@app.cell
def _(gpu_name, torch):
    print(gpu_name, torch.ones(16).cuda().sum())
    return


if __name__ == "__main__":
    app.run()
