"""Matrix products.

Requirements:
- NVIDIA GPU with compute capability 7.0+ (Volta or newer)
"""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding

    _too_old_2 = [
        f"- GPU {_gpu}, {torch.cuda.get_device_name(_gpu)}, has {'.'.join(map(str, torch.cuda.get_device_capability(_gpu)))}."
        for _gpu in range(min(torch.cuda.device_count(), 1))
        if torch.cuda.get_device_capability(_gpu) < (7, 0)
    ]
    mo.stop(
        len(_too_old_2) > 0,
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **GPU too old** — this notebook needs compute capability 7.0 or newer: its docstring says so.",
                        "",
                        *_too_old_2,
                        "- Run it on newer GPUs; where the machine has some, `CUDA_VISIBLE_DEVICES` chooses them.",
                    ]
                )
            ),
            kind="danger",
        ),
    )

    _too_old = 'no'
    mo.md(_too_old)
    return (device,)


@app.cell
def _(device, torch):
    total = torch.rand(512, 512, device=device).sum()
    return (total,)


if __name__ == "__main__":
    app.run()
