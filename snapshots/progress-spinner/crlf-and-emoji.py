"""Windows line breaks everywhere, emoji before the work."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    blur = mo.ui.run_button(label="🖼️ Blur")
    radius = mo.ui.slider(1, 64, label="Radius")
    mo.hstack([radius, blur])
    return blur, radius


@app.cell
def _(blur, mo, radius, torch):
    blurred = None
    if blur.value:
        with mo.status.spinner(title="🌀 Blurring…", subtitle=f"Radius: {radius.value}"):
            photo = torch.rand(1, 3, 4096, 4096, device="cuda")  # finding
            text = """a string
        of two lines"""
            for _pass in range(radius.value):
                photo = torch.nn.functional.avg_pool2d(photo, 3, stride=1, padding=1)
                photo = photo.to("cuda")
        blurred = photo.cpu()
    return (blurred,)


@app.cell
def _(blurred):
    blurred
    return


if __name__ == "__main__":
    app.run()
