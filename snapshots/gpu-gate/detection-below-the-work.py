"""The detection cell reads what a GPU cell makes: a gate in it would come too late, so the GPU cell gets it."""

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

    table = torch.arange(1_000_000).cuda()  # finding
    return (table,)


@app.cell
def _(mo, table, torch):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    mo.md(f"Needs an NVIDIA GPU. {table.nbytes} bytes on {device}")
    return (device,)


@app.cell
def _(device, torch):
    index = torch.zeros(1_000, device=device)
    return (index,)


if __name__ == "__main__":
    app.run()
