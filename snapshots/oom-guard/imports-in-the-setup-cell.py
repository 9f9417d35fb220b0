"""The imports stand in the setup cell, whose names nobody passes on."""

import marimo

app = marimo.App()

with app.setup:
    # Everything that the cells need
    import marimo as mo
    import torch
    from torch import nn


@app.cell(hide_code=True)
def _():
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def _alert(text: str, ends_script: bool = True) -> mo.Html:
        """A red callout. In a script, its text goes to stderr and the script ends."""
        import inspect
        import sys

        if mo.app_meta().mode == "script":
            print(inspect.cleandoc(text), file=sys.stderr)
            if ends_script:
                sys.exit(1)
        return mo.callout(mo.md(text), kind="danger")

    def gpu_memory_errors() -> type | tuple:
        """For `except`: the type of the error if it says that GPU memory is full, else no type."""
        import re
        import sys

        error = sys.exc_info()[1]
        oom = "(?i)out.?of.?memory|alloc_failed|bad_alloc|resource.?exhausted|cudnn_status_internal"
        text = str(error) if isinstance(error, (MemoryError, RuntimeError)) else ""
        return type(error) if re.search(oom, f"{type(error).__name__} {text}") else ()

    def out_of_memory(error: str, settings: dict) -> mo.Html:
        """The callout for a full GPU: each setting has its value and a smaller one to try."""
        changes = [(name, *pair) for name, pair in settings.items() if pair[0] != pair[1]]
        smaller = ", ".join(f"**{name}** {now} → {less}" for name, now, less in changes)
        return _alert(f"""
            ❌ **GPU out of memory**: the run was stopped and its memory freed. Before you try again:

            - Use smaller settings: {" ".join(smaller.split()) or "smaller batches or inputs"}.
            - Close other programs that use the GPU (`nvidia-smi` lists them).

            `` {" ".join(error.split())} ``
            """)

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()

    return free_gpu_memory, gpu_memory_errors, out_of_memory


@app.cell
def training(free_gpu_memory, gpu_memory_errors, out_of_memory):
    """Train an autoencoder."""
    _oom = None
    try:
        coder = nn.Sequential(nn.Linear(784, 8192), nn.Linear(8192, 784)).cuda()  # finding
        for _epoch in range(20):
            batch = torch.rand(256, 784, device="cuda")
            error = (coder(batch) - batch).square().mean()
            error.backward()
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        coder = batch = error = None
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    final_error = error.item()
    return (final_error,)


@app.cell
def shown(final_error):
    final_error
    return


if __name__ == "__main__":
    app.run()
