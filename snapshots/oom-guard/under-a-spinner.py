"""A spinner is there: the handler goes inside it, what follows the handler comes after it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch

    return gc, mo, torch


@app.cell
def _(mo):
    depth = mo.ui.slider(1, 48, value=12, label="Layers")
    run = mo.ui.run_button(label="Run")
    mo.hstack([depth, run])
    return depth, run


@app.cell
def _(depth, gc, mo, run, torch):
    if run.value:
        _out_of_memory = None
        with mo.status.spinner(title="Encoding…"):
            try:
                tokens = torch.rand(32, 1024, 768, device="cuda")  # finding
                for _layer in range(depth.value):
                    tokens = torch.nn.functional.layer_norm(tokens, (768,))
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
                                f"- **Layers** is {depth.value}: try {max(1, depth.value // 2)}",
                                "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                                "",
                                f"`{_out_of_memory}`",
                            ]
                        )
                    ),
                    kind="danger",
                ),
            )
    return


@app.cell
def _(depth, gc, mo, run, torch):
    _result = None
    if run.value:
        _out_of_memory = None
        with mo.status.spinner(title="Decoding…") as _spinner:
            try:  # finding
                hidden = torch.rand(32, 1024, 768, device="cuda")
                for _layer in range(depth.value):
                    _spinner.update(subtitle=f"layer {_layer}")
                    hidden = torch.nn.functional.layer_norm(hidden, (768,))
                _result = mo.md("Decoded.")
            except torch.cuda.OutOfMemoryError as _error:
                _out_of_memory = str(_error)
            except Exception as error:
                _result = mo.md(str(error))
        if _out_of_memory is not None:
            # Released here, not in the handler: there the traceback still holds the memory.
            hidden = None
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
                                f"- **Layers** is {depth.value}: try {max(1, depth.value // 2)}",
                                "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                                "",
                                f"`{_out_of_memory}`",
                            ]
                        )
                    ),
                    kind="danger",
                ),
            )
    _result
    return


if __name__ == "__main__":
    app.run()
