"""A trainer takes as much memory as its batches ask for while it trains; what it predicts afterwards takes less."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch
    from transformers import Trainer

    from lab import arguments, model, rows

    return Trainer, arguments, gc, mo, model, rows, torch


@app.cell
def _(Trainer, arguments, model):
    trainer = Trainer(model, arguments)
    return (trainer,)


@app.cell
def _(gc, mo, torch, trainer):
    _out_of_memory = None
    try:
        result = trainer.train()  # finding
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        result = None
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
    return (result,)


@app.cell
def _(rows, trainer):
    predictions = trainer.predict(rows)
    return (predictions,)


if __name__ == "__main__":
    app.run()
