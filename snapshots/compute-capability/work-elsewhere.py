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

    mo.stop(
        torch.cuda.get_device_capability(device) < (7, 0),
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **GPU too old** — this notebook needs compute capability 7.0 or newer: its docstring says so.",
                        "",
                        f"- {torch.cuda.get_device_name(device)} has {'.'.join(map(str, torch.cuda.get_device_capability(device)))}.",
                        "- Run it on a newer GPU; where the machine has one, `CUDA_VISIBLE_DEVICES` chooses it.",
                    ]
                )
            ),
            kind="danger",
        ),
    )
    return (device,)


@app.cell
def _(device, torch):
    total = torch.rand(512, 512, device=device).sum()
    return (total,)


@app.cell
def _(torch):
    other = torch.rand(512, 512, device="cuda").sum()  # refused: no GPU check runs before
    return (other,)


if __name__ == "__main__":
    app.run()
