"""The spinner holds more than the work: the guard and what follows it stay inside."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch

    return gc, mo, torch


@app.cell
def _(gc, mo, torch):
    with mo.status.spinner(title="Preparing"):
        labels = ["cat", "dog"]
        _out_of_memory = None
        try:
            for _round in range(2):  # finding
                batch = torch.rand(64, 3, 512, 512, device="cuda")
        except torch.cuda.OutOfMemoryError as _error:
            _out_of_memory = str(_error)
        if _out_of_memory is not None:
            # Released here, not in the handler: there the traceback still holds the memory.
            batch = None
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
        print(labels)
    return batch, labels


@app.cell
def _(batch, labels):
    batch.shape, labels
    return


if __name__ == "__main__":
    app.run()
