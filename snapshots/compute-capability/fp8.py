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
        torch.cuda.get_device_capability(device) < (8, 9),
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **GPU too old** — this notebook needs compute capability 8.9 or newer: it multiplies 8-bit floats (FP8).",
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
    scale = torch.ones((), device=device)
    left = torch.rand(64, 64, device=device).to(torch.float8_e4m3fn)
    product = torch._scaled_mm(left, left.t(), scale_a=scale, scale_b=scale)
    return (product,)


if __name__ == "__main__":
    app.run()
