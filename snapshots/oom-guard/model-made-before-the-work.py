"""The exported model is made on the CPU before the work and moved to the GPU inside it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch

    return gc, mo, torch


@app.cell
def _(mo):
    train = mo.ui.run_button(label="Train")
    train
    return (train,)


@app.cell
def _(gc, mo, torch, train):
    model = torch.nn.Linear(4096, 4096)
    learning_rate = 0.01
    mo.stop(not train.value)

    _out_of_memory = None
    try:  # finding
        model.to("cuda")
        for _step in range(10):
            model(torch.rand(64, 4096, device="cuda")).sum().backward()
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    except ValueError as problem:
        print(problem)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        model = None
        gc.collect()
        torch.cuda.empty_cache()
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            "❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
                            "",
                            "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                            "",
                            f"`{_out_of_memory}`",
                        ]
                    )
                ),
                kind="danger",
            ),
        )
    return learning_rate, model


@app.cell
def _(learning_rate, model):
    model, learning_rate
    return


if __name__ == "__main__":
    app.run()
