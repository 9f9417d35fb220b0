"""The model is loaded, then called by its name: the call belongs to the work."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch
    from diffusers import StableDiffusionPipeline

    return StableDiffusionPipeline, gc, mo, torch


@app.cell
def _(mo):
    height = mo.ui.slider(256, 1024, step=64, value=512, label="Height")
    draw = mo.ui.run_button(label="Draw")
    mo.hstack([height, draw])
    return draw, height


@app.cell
def _(StableDiffusionPipeline, draw, gc, height, mo, torch):
    picture = None
    if draw.value:
        _out_of_memory = None
        try:
            pipeline = StableDiffusionPipeline.from_pretrained("sd-base", torch_dtype=torch.float16)  # finding
            pipeline = pipeline.to("cuda")
            latents = torch.randn(1, 4, height.value // 8, 64, device="cuda")
            pictures = pipeline("a lighthouse", latents=latents).images
        except torch.cuda.OutOfMemoryError as _error:
            _out_of_memory = str(_error)
        if _out_of_memory is not None:
            # Released here, not in the handler: there the traceback still holds the memory.
            pipeline = latents = None
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
                                f"- **Height** is {height.value}: try {max(256, height.value // 128 * 64)}",
                                "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                                "",
                                f"`{_out_of_memory}`",
                            ]
                        )
                    ),
                    kind="danger",
                ),
            )
        picture = pictures[0]
    return (picture,)


@app.cell
def _(picture):
    picture
    return


if __name__ == "__main__":
    app.run()
