"""A stop for small GPUs says nothing about machines without one."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    mo.md("# Long context 📜\n\nRequires an NVIDIA GPU with 24 GB.")
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

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding
    if device.type == "cuda":
        memory = torch.cuda.get_device_properties(device).total_memory
        mo.stop(memory < 24e9, mo.callout(mo.md(f"Only {memory / 1e9:.0f} GB"), kind="warn"))
    return (device,)


@app.cell
def _(device, torch):
    cache = torch.zeros(32, 2, 32, 8192, 128, dtype=torch.float16, device=device)
    return (cache,)


if __name__ == "__main__":
    app.run()
