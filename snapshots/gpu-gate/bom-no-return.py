"""Byte order mark, no final newline, and the gate's cell has no `return`."""

import marimo

app = marimo.App()


@app.cell
def imports():
    import marimo as mo
    import torch
    return mo, torch,


@app.cell
def noise(mo, torch):
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

    # Hard-coded
    noise_level = torch.rand(1, device="cuda").item()  # finding


@app.cell
def page(mo):
    mo.md("# Coin flips")


if __name__ == "__main__":
    app.run()