"""The helper cell of an earlier repair, in the maintainer's own words: what is missing is put in, nothing is written anew."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell(hide_code=True)
def _(mo, torch):
    """What we tell people"""

    def no_gpu(detail=None, ends_script=True):
        return mo.callout(mo.md(f"Please start this notebook on node 7. {detail or ''}"), kind="danger")

    def gpu_memory_errors() -> type | tuple:
        """For `except`: the type of the error if it says that GPU memory is full, else no type."""
        import re
        import sys

        error = sys.exc_info()[1]
        oom = "(?i)out.?of.?memory|alloc_failed|bad_alloc|resource.?exhausted|cudnn_status_internal"
        text = str(error) if isinstance(error, (MemoryError, RuntimeError)) else ""
        return type(error) if re.search(oom, f"{type(error).__name__} {text}") else ()

    def out_of_memory(error, settings):
        # Our cards have 24 GB.
        return mo.callout(mo.md(f"Too large for our cards: {error}"), kind="danger")

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()

    return free_gpu_memory, gpu_memory_errors, no_gpu, out_of_memory


@app.cell
def _(mo, no_gpu, torch):
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())
    device = torch.device("cuda")
    return (device,)


@app.cell
def _(device, free_gpu_memory, gpu_memory_errors, mo, out_of_memory, torch):
    _oom = None
    try:
        for _round in range(20):  # finding
            noise = torch.rand(4096, 4096, device=device)
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        noise = None
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    mo.md(f"{noise.sum().item()}")
    return


if __name__ == "__main__":
    app.run()
