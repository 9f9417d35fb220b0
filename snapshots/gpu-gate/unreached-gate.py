"""The gate is there; one GPU cell reads nothing of its cell, the other gets its device from it."""

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
        mo.callout(mo.md("This notebook needs a GPU."), kind="danger"),
    )
    device = torch.device("cuda")
    return (device,)


@app.cell
def _(device, torch):
    weights = torch.randn(1024, 1024, device=device)
    return (weights,)


@app.cell
def _(device, torch):
    """Noise that does not depend on the weights"""

    # Depends on the GPU check: if that cell stops, so does this one.
    _ = device

    # Standard normal
    noise = torch.randn(1024, 1024, device="cuda")  # finding
    spectrum = torch.fft.fft2(noise).abs()
    return noise, spectrum


@app.cell
def _(spectrum, weights):
    spectrum.mean().item() * weights.mean().item()
    return


if __name__ == "__main__":
    app.run()
