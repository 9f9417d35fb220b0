"""The next smaller step of a slider comes from the helper cell."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc
    import marimo as mo
    import torch

    return gc, mo, torch


@app.cell(hide_code=True)
def _(mo, torch):
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

    def smaller_step(slider: mo.ui.slider) -> object:
        """The next smaller step of a slider; its value, if it is the smallest."""
        return max((step for step in slider.steps if step < slider.value), default=slider.value)

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()

    return free_gpu_memory, gpu_memory_errors, out_of_memory, smaller_step


@app.cell
def _(mo):
    BATCHES = [64, 128, 256, 512]
    batch_size = mo.ui.slider(steps=BATCHES, value=64, label="Batch size")
    log_rows = mo.ui.slider(steps=[3, 5, 7], label="Rows (10^n)")
    density = mo.ui.slider(steps=[0.1, 0.5, 1.0], label="Density")
    sides = mo.ui.range_slider(steps=[32, 64, 128], label="Sides")
    go = mo.ui.run_button(label="Go")
    mo.vstack([batch_size, log_rows, density, sides, go])
    return batch_size, density, go, log_rows, sides


@app.cell
def _(
    batch_size,
    density,
    free_gpu_memory,
    go,
    gpu_memory_errors,
    log_rows,
    mo,
    out_of_memory,
    sides,
    smaller_step,
    torch,
):
    mo.stop(not go.value)
    rows = int(density.value * 10**log_rows.value)
    _out_of_memory = None
    with mo.status.spinner(title="Multiplying"):
        try:
            x = torch.randn(rows, batch_size.value * sides.value[0], device="cuda")
            norm = (x @ x.T).norm().item()
        except gpu_memory_errors() as _error:
            _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        x = None
        free_gpu_memory()
        _smaller = {
            "Batch size": (batch_size.value, smaller_step(batch_size)),
            "Rows (10^n)": (log_rows.value, smaller_step(log_rows)),
        }
        mo.stop(True, out_of_memory(_out_of_memory, _smaller))  # finding
    mo.md(f"Norm {norm}")
    return


if __name__ == "__main__":
    app.run()
