"""Nothing imports PyTorch itself, but diffusers brings it along: the error's type is imported."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    from diffusers import AutoPipelineForText2Image

    return AutoPipelineForText2Image, gc, mo


@app.cell
def _(mo):
    steps = mo.ui.number(1, 100, step=1, value=25, label="Steps")
    size = mo.ui.number(64, 2048, step=64, value=512, label="Size")
    draw = mo.ui.run_button(label="Draw")
    mo.hstack([steps, size, draw])
    return draw, size, steps


@app.cell
def _(AutoPipelineForText2Image, draw, gc, mo, size, steps):
    mo.stop(not draw.value)
    import torch as _torch
    _out_of_memory = None
    try:
        pipeline = AutoPipelineForText2Image.from_pretrained("sd-turbo").to("cuda")  # finding
        drawn = pipeline("a heron", num_inference_steps=steps.value, width=size.value, height=size.value)
    except _torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        pipeline = drawn = None
        gc.collect()
        _torch.cuda.empty_cache()
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            "❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
                            "",
                            f"- **Size** is {size.value}: try {max(64, size.value // 128 * 64)}",
                            "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                            "",
                            f"`{_out_of_memory}`",
                        ]
                    )
                ),
                kind="danger",
            ),
        )
    picture = drawn.images[0]
    return (picture,)


@app.cell
def _(picture):
    picture
    return


if __name__ == "__main__":
    app.run()
