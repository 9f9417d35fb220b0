"""Compiling an engine keeps people waiting too."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    import torch_tensorrt
    import torchvision

    return mo, torch, torch_tensorrt, torchvision


@app.cell
def _(mo, torch, torch_tensorrt, torchvision):
    with mo.status.spinner(title="Compiling…"):
        network = torchvision.models.resnet18().eval().cuda()  # finding
        sample = torch.rand(1, 3, 224, 224).cuda()
        engine = torch_tensorrt.compile(
            network,
            inputs=[sample],
            enabled_precisions={torch.half},
        )
    return engine, sample


@app.cell
def _(engine, sample):
    engine(sample).shape
    return


if __name__ == "__main__":
    app.run()
