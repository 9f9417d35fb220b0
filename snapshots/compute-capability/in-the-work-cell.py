"""The cell that works imports PyTorch itself and has the gate: the check comes after both."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    return (mo,)


@app.cell
def _(mo):
    import torch

    mo.stop(not torch.cuda.is_available(), mo.md("This notebook needs a GPU."))  # finding

    _too_old = [
        f"- GPU {_gpu}, {torch.cuda.get_device_name(_gpu)}, has {'.'.join(map(str, torch.cuda.get_device_capability(_gpu)))}."
        for _gpu in range(min(torch.cuda.device_count(), 1))
        if torch.cuda.get_device_capability(_gpu) < (8, 9)
    ]
    mo.stop(
        len(_too_old) > 0,
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **GPU too old** — this notebook needs compute capability 8.9 or newer: it multiplies 8-bit floats (FP8).",
                        "",
                        *_too_old,
                        "- Run it on newer GPUs; where the machine has some, `CUDA_VISIBLE_DEVICES` chooses them.",
                    ]
                )
            ),
            kind="danger",
        ),
    )

    scale = torch.ones((), device="cuda")
    left = torch.ones(64, 64, device="cuda").to(torch.float8_e4m3fn)
    product = torch._scaled_mm(left, left.t(), scale_a=scale, scale_b=scale)
    return (product,)


@app.cell
def _(product):
    print(product)
    return


if __name__ == "__main__":
    app.run()
