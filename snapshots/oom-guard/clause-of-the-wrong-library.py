"""PyTorch's error is caught, but the work is cuDF's, which raises MemoryError."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import cudf
    import marimo as mo
    import torch

    return cudf, gc, mo, torch


@app.cell
def _(mo):
    exponent = mo.ui.slider(4, 9, value=6, label="Rows (power of ten)")
    run_button = mo.ui.run_button(label="Run benchmark")
    mo.hstack([exponent, run_button])
    return exponent, run_button


@app.cell
def _(cudf, exponent, gc, mo, run_button, torch):
    outcome = None
    if run_button.value:
        n_rows = 10 ** exponent.value
        _out_of_memory = None
        try:  # finding
            frame = cudf.DataFrame({"key": range(n_rows), "value": range(n_rows)})
            totals = frame.groupby("key").sum()
            outcome = len(totals)
        except MemoryError as _error:
            _out_of_memory = str(_error)
        except torch.cuda.OutOfMemoryError:
            outcome = "out of memory"
        except Exception as error:
            outcome = str(error)
        if _out_of_memory is not None:
            # Released here, not in the handler: there the traceback still holds the memory.
            frame = totals = None
            gc.collect()
            mo.stop(
                True,
                mo.callout(
                    mo.md(
                        "\n".join(
                            [
                                "❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
                                "",
                                f"- **Rows (power of ten)** is {exponent.value}: try {max(4, exponent.value - 1)}",
                                "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                                "",
                                f"`{_out_of_memory}`",
                            ]
                        )
                    ),
                    kind="danger",
                ),
            )
    return (outcome,)


@app.cell
def _(outcome):
    outcome
    return


if __name__ == "__main__":
    app.run()
