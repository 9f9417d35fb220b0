"""Each setting keeps its smaller value, where it fits on a line."""

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

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()

    return free_gpu_memory, gpu_memory_errors, out_of_memory


@app.cell
def _(torch):
    n_gpus = max(1, torch.cuda.device_count())
    return (n_gpus,)


@app.cell
def _(mo, n_gpus):
    batch_size = mo.ui.slider(start=n_gpus, stop=1024, step=n_gpus, value=8 * n_gpus, label="Batch {per} GPU")
    hidden = mo.ui.slider(64, 4096, step=64, value=512, label="Hidden \"units\"")
    dropout = mo.ui.slider(0.0, 0.9, step=0.1, value=0.1, label="Dropout layer")
    density = mo.ui.slider(0.0, 1.0, step=0.05, label="Density")
    log_rows = mo.ui.slider(3, 9, label="Rows (10^n)")
    layers = mo.ui.number(1, 96, label="`Layers`")
    max_length = mo.ui.number(value=512)
    precision = mo.ui.dropdown(["fp32", "fp16"], label="Precision")
    model_size = mo.ui.dropdown(["small", "large"], label="_Model_ size")
    heads = mo.ui.multiselect(["a", "b", "c"], label="Heads")
    epochs = mo.ui.slider(1, 10, label="Epochs")
    go = mo.ui.run_button(label="Go")
    return batch_size, density, dropout, epochs, go, heads, hidden, layers, log_rows, max_length, model_size, precision


@app.cell
def _(
    batch_size,
    density,
    dropout,
    epochs,
    free_gpu_memory,
    go,
    gpu_memory_errors,
    heads,
    hidden,
    layers,
    log_rows,
    max_length,
    mo,
    model_size,
    out_of_memory,
    precision,
    torch,
):
    mo.stop(not go.value)
    rows = 10 ** log_rows.value
    _out_of_memory = None
    try:
        for _epoch in range(epochs.value):
            tokens = torch.rand(batch_size.value, max_length.value, hidden.value, device="cuda")
            for _layer in range(layers.value * len(heads.value)):
                tokens = torch.nn.functional.dropout(tokens, dropout.value)
    except gpu_memory_errors() as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        tokens = None
        free_gpu_memory()
        _smaller = {
            "Batch {per} GPU": (batch_size.value, "a smaller one"),
            "hidden": (hidden.value, max(64, hidden.value // 128 * 64)),
            "Rows (10^n)": (log_rows.value, max(3, log_rows.value - 1)),
            "Layers": (layers.value, max(1, layers.value // 2)),
            "max length": (max_length.value, max(1, max_length.value // 2)),
            "Model size": (model_size.value, "a smaller one"),
            "Heads": (f"{len(heads.value)} chosen", "fewer"),
        }
        mo.stop(True, out_of_memory(_out_of_memory, _smaller))  # finding
    checksum = (rows, density.value, precision.value, model_size.value)
    return checksum, tokens


@app.cell
def _(checksum, tokens):
    checksum, tokens.shape
    return


if __name__ == "__main__":
    app.run()
