"""The work has a `try` with a broad handler: the new clause comes first, the rest goes around."""

import marimo

__generated_with = "0.17.0"
app = marimo.App(width="medium")


@app.cell
def __():
    import marimo as mo
    import numpy as np
    import torch
    import torch.nn as nn
    return mo, nn, np, torch


@app.cell(hide_code=True)
def __(mo, torch):
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
def __(mo):
    """Controls"""
    batch_size = mo.ui.slider(start=16, stop=512, step=16, value=64, label="Batch Size")
    hidden = mo.ui.dropdown(options=["256", "1024", "4096"], value="1024", label="Hidden units")
    train_button = mo.ui.run_button(label="🚀 Train")
    mo.vstack([batch_size, hidden, train_button])
    return batch_size, hidden, train_button


@app.cell
def __(
    batch_size,
    free_gpu_memory,
    gpu_memory_errors,
    hidden,
    mo,
    nn,
    out_of_memory,
    torch,
    train_button,
):
    """Training"""
    training_results = None

    if train_button.value:
        mo.md("### 🔄 Training...")

        _oom = None
        try:  # finding
            model = nn.Linear(784, int(hidden.value)).to("cuda")
            optimizer = torch.optim.Adam(model.parameters())
            losses = []
            for epoch in range(10):
                images = torch.rand(batch_size.value, 784, device="cuda")
                loss = model(images).square().mean()
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                losses.append(loss.item())

            training_results = {"losses": losses, "success": True}

        except gpu_memory_errors() as _error:
            _oom = str(_error)
        # Whatever happens, the page must say so
        except Exception as e:
            training_results = {"error": str(e), "success": False}
        if _oom is not None:
            model = optimizer = images = loss = None
            free_gpu_memory()
            _smaller = {
                "Batch Size": (batch_size.value, max(16, batch_size.value // 32 * 16)),
                "Hidden units": (hidden.value, "a smaller one"),
            }
            mo.stop(True, out_of_memory(_oom, _smaller))
    return training_results, losses


@app.cell
def __(mo, training_results):
    mo.stop(training_results is None)
    mo.md(f"```{training_results}```")
    return


if __name__ == "__main__":
    app.run()
