"""No cell imports marimo: the spinner brings the import, into the cell that holds the others."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import numpy as np
    import torch
    return mo, np, torch


@app.cell
def _(mo, np, torch):
    samples = np.random.rand(100, 64).astype("float32")
    with mo.status.spinner(title="Computing on the GPU…"):
        for _epoch in range(200):  # finding
            batch = torch.from_numpy(samples).cuda()
            norms = batch.norm(dim=1)
    return norms,


@app.cell
def _(norms):
    norms.mean()
    return


if __name__ == "__main__":
    app.run()
