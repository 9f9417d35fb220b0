"""The imports stand in the setup cell, whose names nobody passes on."""

import marimo

app = marimo.App()

with app.setup:
    # Everything that the cells need
    import gc

    import marimo as mo
    import torch
    from torch import nn


@app.cell
def training():
    """Train an autoencoder."""
    _out_of_memory = None
    try:
        coder = nn.Sequential(nn.Linear(784, 32), nn.Linear(32, 784)).cuda()  # finding
        for _epoch in range(20):
            batch = torch.rand(256, 784, device="cuda")
            error = (coder(batch) - batch).square().mean()
            error.backward()
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        coder = batch = error = None
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
    final_error = error.item()
    return (final_error,)


@app.cell
def shown(final_error):
    final_error
    return


if __name__ == "__main__":
    app.run()
