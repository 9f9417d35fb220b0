"""The handler itself tells the reader: in a callout, a printed line, a sum, a format."""

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
def _(batch, mo, torch):
    try:
        data = torch.rand(batch.value, 1024, device="cuda")
        for _step in range(100):
            data = data @ data.T
        _view = mo.md(f"Done: {data.mean().item():.3f}")
    except Exception as e:  # finding
        print("Training failed:", f"{type(e).__name__}: {e}")
        print("Training failed: %s" % f"{type(e).__name__}: {e}")
        print("Training failed: {}".format(f"{type(e).__name__}: {e}"))
        print("Training failed: " + f"{type(e).__name__}: {str(e)[:200]}")
        print(f"Training failed: {type(e).__name__}: {str(e)[:200]} after {batch.value} samples")
        _view = mo.callout(
            mo.md(
                f"**Training failed**: `{type(e).__name__}: {e}`"
                "\n\n💡 Try smaller or different settings."
                " If the error mentions CUDA, restart the kernel before running this again."
            ), kind="danger"
        )  # finding
    _view
    return


@app.cell
def _(batch, mo, torch):
    try:
        more = torch.rand(batch.value, 1024, device="cuda")
        for _step in range(100):
            more = more @ more.T
    except Exception as problem:  # finding
        mo.output.append(
            mo.callout(  # finding
                "The run failed: " + f"{type(problem).__name__}: {problem}"
                + "\n\n💡 Try smaller or different settings."
                " If the error mentions CUDA, restart the kernel before running this again.",
                kind="danger",
            )
        )
    return


if __name__ == "__main__":
    app.run()
