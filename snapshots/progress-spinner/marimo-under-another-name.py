"""marimo is imported without an alias, in the setup cell."""

import marimo

app = marimo.App()

with app.setup:
    import marimo
    import torch


@app.cell
def load():
    """Loading the encoder"""
    with marimo.status.spinner(title="Loading the encoder"):
        encoder = torch.hub.load("pytorch/vision", "resnet50").cuda()  # finding
    return (encoder,)


@app.cell
def shown(encoder):
    marimo.md(f"{sum(p.numel() for p in encoder.parameters()):,} weights")
    return


if __name__ == "__main__":
    app.run()
