"""An inner handler makes an ImportError of every failure: the guard would not know it any more."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM, gc, mo, torch


@app.cell
def _(mo):
    load = mo.ui.run_button(label="Load")
    load
    return (load,)


@app.cell
def _(AutoModelForCausalLM, gc, load, mo, torch):
    model = None
    if load.value:
        _out_of_memory = None
        try:  # finding
            try:
                model = AutoModelForCausalLM.from_pretrained("distilgpt2", device_map="cuda")
            except torch.cuda.OutOfMemoryError:
                raise
            except Exception as problem:  # finding
                raise ImportError("install transformers and accelerate") from problem
        except torch.cuda.OutOfMemoryError as _error:
            _out_of_memory = str(_error)
        except ImportError as missing:
            print(missing)
        if _out_of_memory is not None:
            # Released here, not in the handler: there the traceback still holds the memory.
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
    return (model,)


@app.cell
def _(model):
    model
    return


if __name__ == "__main__":
    app.run()
