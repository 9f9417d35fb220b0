"""Only the first line of the work names the GPU; what computes with its result belongs to it, what describes it does not."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    size = mo.ui.slider(256, 8192, step=256, label="Size")
    factorise = mo.ui.run_button(label="Factorise")
    mo.hstack([size, factorise])
    return factorise, size


@app.cell
def _(factorise, mo, size, torch):
    mo.stop(not factorise.value)
    with mo.status.spinner(title="Factorise", subtitle=f"Size: {size.value}"):
        matrix = torch.rand(size.value, size.value, device="cuda")  # finding

        # The slow part
        left, values, right = torch.linalg.svd(matrix)
        rebuilt = left @ values.diag() @ right
        rebuilt -= matrix

    shape = tuple(rebuilt.shape)
    error = rebuilt.tolist()
    print("size", shape)
    return error, shape


@app.cell
def _(error, shape):
    error[0], shape
    return


if __name__ == "__main__":
    app.run()
