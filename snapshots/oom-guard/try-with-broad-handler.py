"""The work has a `try` with a broad handler: the new clause comes first, the rest goes around."""

import marimo

__generated_with = "0.17.0"
app = marimo.App(width="medium")


@app.cell
def __():
    import gc

    import marimo as mo
    import numpy as np
    import torch
    import torch.nn as nn
    return gc, mo, nn, np, torch


@app.cell
def __(mo):
    """Controls"""
    batch_size = mo.ui.slider(start=16, stop=512, step=16, value=64, label="Batch Size")
    hidden = mo.ui.dropdown(options=["256", "1024", "4096"], value="1024", label="Hidden units")
    train_button = mo.ui.run_button(label="🚀 Train")
    mo.vstack([batch_size, hidden, train_button])
    return batch_size, hidden, train_button


@app.cell
def __(batch_size, gc, hidden, mo, nn, torch, train_button):
    """Training"""
    training_results = None

    if train_button.value:
        mo.md("### 🔄 Training...")

        _out_of_memory = None
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

        except torch.cuda.OutOfMemoryError as _error:
            _out_of_memory = str(_error)
        # Whatever happens, the page must say so
        except Exception as e:
            training_results = {"error": str(e), "success": False}
        if _out_of_memory is not None:
            # Released here, not in the handler: there the traceback still holds the memory.
            model = optimizer = images = loss = None
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
                                f"- **Batch Size** is {batch_size.value}: try {max(16, batch_size.value // 32 * 16)}",
                                f"- **Hidden units** is {hidden.value}: choose a smaller one",
                                "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                                "",
                                f"`{_out_of_memory}`",
                            ]
                        )
                    ),
                    kind="danger",
                ),
            )
    return training_results, losses


@app.cell
def __(mo, training_results):
    mo.stop(training_results is None)
    mo.md(f"```{training_results}```")
    return


if __name__ == "__main__":
    app.run()
