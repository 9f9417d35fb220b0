"""Each setting that takes memory is shown with a smaller value that its control allows."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch

    return gc, mo, torch


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
    gc,
    go,
    heads,
    hidden,
    layers,
    log_rows,
    max_length,
    mo,
    model_size,
    precision,
    torch,
):
    mo.stop(not go.value)
    rows = 10 ** log_rows.value
    _out_of_memory = None
    try:
        for _epoch in range(epochs.value):  # finding
            tokens = torch.rand(batch_size.value, max_length.value, hidden.value, device="cuda")
            for _layer in range(layers.value * len(heads.value)):
                tokens = torch.nn.functional.dropout(tokens, dropout.value)
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        tokens = None
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
                            f"- **Batch {{per}} GPU** is {batch_size.value}: try {batch_size.start + (batch_size.value - batch_size.start) // (2 * batch_size.step) * batch_size.step}",
                            f"- **hidden** is {hidden.value}: try {max(64, hidden.value // 128 * 64)}",
                            f"- **Rows (10^n)** is {log_rows.value}: try {max(3, log_rows.value - 1)}",
                            f"- **Layers** is {layers.value}: try {max(1, layers.value // 2)}",
                            f"- **max length** is {max_length.value}: try {max(1, max_length.value // 2)}",
                            f"- **Model size** is {model_size.value}: choose a smaller one",
                            f"- **Heads** has {len(heads.value)} chosen: choose fewer",
                            "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                            "",
                            f"`{_out_of_memory}`",
                        ]
                    )
                ),
                kind="danger",
            ),
        )
    checksum = (rows, density.value, precision.value, model_size.value)
    return checksum, tokens


@app.cell
def _(checksum, tokens):
    checksum, tokens.shape
    return


if __name__ == "__main__":
    app.run()
