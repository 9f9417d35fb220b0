"""A handler further in is a note on the way: it gains the type, and no advice where the work goes on."""

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
    outcome = None
    try:
        model = torch.nn.Linear(1024, 1024).cuda()
        try:
            model = torch.compile(model)
        except Exception as compile_error:  # finding
            mo.output.append(
                mo.md(
                    f"⚠️ Going on without compilation: {type(compile_error).__name__}: {compile_error}"
                )
            )
        for _step in range(100):
            outcome = model(torch.rand(batch.value, 1024, device="cuda")).mean().item()
    except Exception as e:  # finding
        mo.output.append(mo.md(
            f"❌ Failed: {type(e).__name__}: {e}"
            "\n\n💡 Try smaller or different settings."
            " If the error mentions CUDA, restart the kernel before running this again."
        ))  # finding
    return (outcome,)


if __name__ == "__main__":
    app.run()
