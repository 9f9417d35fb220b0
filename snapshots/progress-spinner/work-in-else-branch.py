"""`if not button.value: … else: …`: the work stands in the else branch."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    btn = mo.ui.run_button(label="Render")
    samples = mo.ui.slider(16, 1024, label="Samples / pixel")
    mo.hstack([samples, btn])
    return btn, samples


@app.cell
def _(btn, mo, samples, torch):
    if not btn.value:
        picture = None
        _out = mo.md("Not rendered yet.")
    else:
        with mo.status.spinner(title="Render", subtitle=f"Samples / pixel: {samples.value}"):
            rays = torch.rand(800 * 600, 3, device="cuda:0")  # finding
            picture = torch.zeros(800 * 600, 3, device="cuda:0")
            for sample in range(samples.value):
                picture += torch.rand_like(rays) * rays.norm(dim=1, keepdim=True)
            picture = (picture / samples.value).cpu()
        _out = mo.md("Done.")
    _out
    return (picture,)


@app.cell
def _(picture):
    picture
    return


if __name__ == "__main__":
    app.run()
