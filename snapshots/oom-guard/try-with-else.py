"""A `try` with a narrow handler, an else and a finally: the order of the clauses stays valid."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch
    from transformers import AutoModel

    return AutoModel, gc, mo, torch


@app.cell
def _(AutoModel, gc, mo, torch):
    status = "loading"
    _out_of_memory = None
    try:  # finding
        encoder = AutoModel.from_pretrained("distilbert-base-uncased").to("cuda")
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    except (OSError, ValueError) as problem:
        status = f"not loaded: {problem}"
    else:
        status = "loaded"
    finally:
        torch.cuda.reset_peak_memory_stats()
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
    return encoder, status


@app.cell
def _(encoder, status):
    encoder, status
    return


if __name__ == "__main__":
    app.run()
