"""What oom-guard does when memory has run out, the `finally` does after every run."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch

    return gc, mo, torch


@app.cell(hide_code=True)
def _(torch):
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()

    return (free_gpu_memory,)


@app.cell
def _(mo):
    train = mo.ui.run_button(label="Train")
    train
    return (train,)


@app.cell
def _(free_gpu_memory, mo, torch, train):
    result = None
    if train.value:
        _out_of_memory = None
        with mo.status.spinner(title="Training"):
            try:  # finding
                model = torch.nn.Linear(4096, 4096).to("cuda")
                result = model(torch.rand(64, 4096, device="cuda")).sum().item()
            except torch.cuda.OutOfMemoryError as _error:
                _out_of_memory = str(_error)
            except Exception as error:
                result = str(error)
            finally:
                # Released here, not in the handler: there the traceback still holds the memory.
                model = None
                free_gpu_memory()
        if _out_of_memory is not None:
            mo.stop(True, mo.callout(mo.md(f"Out of memory: `{_out_of_memory}`"), kind="danger"))
    return (result,)


@app.cell
def _(result):
    result
    return


if __name__ == "__main__":
    app.run()
