"""The result holds the text of the error, and another cell shows it in a callout."""

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
def _(batch, run, torch):
    results = None
    if run.value:
        try:
            data = torch.rand(batch.value, 1024, device="cuda")
            for _step in range(100):
                data = data @ data.T @ data
            results = {"mean": data.mean().item()}
        except Exception as e:  # finding
            results = {"success": False, "error": f"{type(e).__name__}: {e}"}
    return (results,)


@app.cell
def _(mo, results):
    if results is None:
        _view = mo.md("Press **Train**")
    elif "error" in results:
        _view = mo.callout(mo.md(
            f"❌ **Training failed**: {results['error']}"
            "\n\n💡 Try smaller or different settings."
            " If the error mentions CUDA, restart the kernel before running this again."
        ), kind="danger")  # finding
    else:
        _view = mo.md(f"Mean: {results['mean']:.3f}")
    _view
    return


if __name__ == "__main__":
    app.run()
