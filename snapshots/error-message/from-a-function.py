"""A function does the work and returns the text of the error; a cell calls it and shows that."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    batch = mo.ui.slider(1, 64, value=8, label="Batch size")
    run = mo.ui.run_button(label="Train")
    mo.vstack([batch, run])
    return batch, run



@app.cell
def _(torch):
    def train(samples):
        try:
            data = torch.rand(samples, 1024, device="cuda")
            for _ in range(100):
                data = data @ data.T @ data
        except Exception as e:  # finding
            failure = {"error": f"{type(e).__name__}: {e}"}
            return failure
        return {"mean": data.mean().item()}

    return (train,)


@app.cell
def _(batch, train):
    outcome = train(batch.value)
    return (outcome,)


@app.cell
def _(mo, outcome):
    _view = mo.md(
        f"**Error:** {outcome['error']}"
        "\n\n💡 Try smaller or different settings."
        " If the error mentions CUDA, restart the kernel before running this again."
    ) if "error" in outcome else mo.md("Done")  # finding
    _view
    return


if __name__ == "__main__":
    app.run()
