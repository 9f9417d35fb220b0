"""PyTorch comes with unsloth, which has to be imported before it: each handler imports it for itself, after unsloth."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    return (gc, mo)


@app.cell
def _(gc, mo):
    from unsloth import FastLanguageModel

    import torch as _torch
    _out_of_memory = None
    try:
        model, tokenizer = FastLanguageModel.from_pretrained(model_name="llama")  # finding
    except _torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
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


@app.cell
def _(gc, mo, model, tokenizer):
    prompt = "Continue: 1, 1, 2, 3"
    import torch as _torch
    _out_of_memory = None
    try:
        ids = model.generate(**tokenizer(prompt, return_tensors="pt").to("cuda"))  # finding
    except _torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        ids = None
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
    return (ids,)


if __name__ == "__main__":
    app.run()
