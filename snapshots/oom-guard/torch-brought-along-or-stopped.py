"""PyTorch comes with unsloth, whose import stands in a `try` that ends the cell where it fails."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo

    return (gc, mo)


@app.cell
def _(mo):
    try:
        from unsloth import FastLanguageModel
    except NotImplementedError as _error:
        mo.stop(True, mo.md(f"No GPU: {_error}"))
    return (FastLanguageModel,)


@app.cell
def _(FastLanguageModel, gc, mo):
    import torch as _torch
    _out_of_memory = None
    # Load the model
    with mo.status.spinner(title="Loading"):
        try:
            model, tokenizer = FastLanguageModel.from_pretrained("unsloth/tiny")  # finding
        except _torch.cuda.OutOfMemoryError as _error:
            _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        model = tokenizer = None
        gc.collect()
        _torch.cuda.empty_cache()
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
    return model, tokenizer


if __name__ == "__main__":
    app.run()
