import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    import torch_tensorrt

    return mo, torch, torch_tensorrt


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
                        "⚠️ **GPU too old** — this notebook needs compute capability 7.0 or newer: TensorRT builds no engines for older GPUs.",
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
def _(device, torch, torch_tensorrt):
    engine = torch_tensorrt.compile(torch.nn.Linear(8, 8).to(device), inputs=[torch_tensorrt.Input((1, 8))])
    return (engine,)


if __name__ == "__main__":
    app.run()
