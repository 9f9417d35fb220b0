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
    mo.stop(
        not torch.cuda.is_available(),
        mo.callout(mo.md("No usable GPU"), kind="danger"),
    )

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding

    _too_old = [
        f"- GPU {_gpu}, {torch.cuda.get_device_name(_gpu)}, has {'.'.join(map(str, torch.cuda.get_device_capability(_gpu)))}."
        for _gpu in range(torch.cuda.device_count())
        if torch.cuda.get_device_capability(_gpu) < (7, 0)
    ]
    mo.stop(
        len(_too_old) > 0,
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **GPU too old** — this notebook needs compute capability 7.0 or newer: its docstring says so.",
                        "",
                        *_too_old,
                        "- Run it on newer GPUs; where the machine has some, `CUDA_VISIBLE_DEVICES` chooses them.",
                    ]
                )
            ),
            kind="danger",
        ),
    )
    return (device,)


@app.cell
def _(device, torch):
    model = torch.nn.DataParallel(torch.nn.Linear(8, 8).to(device))
    score = model(torch.rand(64, 8, device=device)).sum()
    return (score,)


if __name__ == "__main__":
    app.run()
