"""The handler has the errors of two libraries, and both caches are emptied."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import cudf
    import cupy
    import marimo as mo
    import torch as t

    return cudf, cupy, gc, mo, t


@app.cell(hide_code=True)
def _(cupy, mo, t):
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
        t.cuda.empty_cache()
        if cupy.cuda.is_available():
            cupy.get_default_memory_pool().free_all_blocks()

    return free_gpu_memory, gpu_memory_errors, out_of_memory


@app.cell
def _(mo):
    train = mo.ui.run_button(label="Train on the table")
    train
    return (train,)


@app.cell
def _(cudf, cupy, free_gpu_memory, gpu_memory_errors, mo, out_of_memory, t, train):
    accuracy = None
    if train.value:
        _out_of_memory = None
        try:
            table = cudf.read_csv("/data/trips.csv")
            features = t.as_tensor(cupy.asarray(table["distance"]), device="cuda")
            slope = t.zeros(1, device="cuda", requires_grad=True)
            for _epoch in range(100):
                loss = (features * slope - 1).square().mean()
                loss.backward()
            accuracy = 1 - loss.item()
        except gpu_memory_errors() as _error:
            _out_of_memory = str(_error)
        except KeyError as missing:
            print(missing)
        if _out_of_memory is not None:
            # Released here, not in the handler: there the traceback still holds the memory.
            table = features = slope = loss = None
            free_gpu_memory()
            mo.stop(True, out_of_memory(_out_of_memory, {}))  # finding
    return (accuracy,)


@app.cell
def _(accuracy):
    accuracy
    return


if __name__ == "__main__":
    app.run()
