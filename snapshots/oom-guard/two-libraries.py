"""cuDF prepares the data, PyTorch trains on it: both errors are caught."""

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


@app.cell
def _(mo):
    train = mo.ui.run_button(label="Train on the table")
    train
    return (train,)


@app.cell
def _(cudf, cupy, gc, mo, t, train):
    accuracy = None
    if train.value:
        _out_of_memory = None
        try:  # finding
            table = cudf.read_csv("/data/trips.csv")
            features = t.as_tensor(cupy.asarray(table["distance"]), device="cuda")
            slope = t.zeros(1, device="cuda", requires_grad=True)
            for _epoch in range(100):
                loss = (features * slope - 1).square().mean()
                loss.backward()
            accuracy = 1 - loss.item()
        except (t.cuda.OutOfMemoryError, MemoryError) as _error:
            _out_of_memory = str(_error)
        except KeyError as missing:
            print(missing)
        if _out_of_memory is not None:
            # Released here, not in the handler: there the traceback still holds the memory.
            table = features = slope = loss = None
            gc.collect()
            t.cuda.empty_cache()
            cupy.get_default_memory_pool().free_all_blocks()
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
    return (accuracy,)


@app.cell
def _(accuracy):
    accuracy
    return


if __name__ == "__main__":
    app.run()
