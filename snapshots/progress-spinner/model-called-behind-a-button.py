"""The model was loaded in another cell under a spinner; calling it behind the button takes long as well."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from diffusers import DiffusionPipeline

    return DiffusionPipeline, mo, torch


@app.cell
def _(mo):
    prompt = mo.ui.text(label="Prompt")
    steps = mo.ui.slider(1, 50, value=20, label="Steps")
    draw = mo.ui.run_button(label="Draw")
    mo.vstack([prompt, steps, draw])
    return draw, prompt, steps


@app.cell
def _(DiffusionPipeline, mo, torch):
    with mo.status.spinner(title="Loading"):
        pipeline = DiffusionPipeline.from_pretrained("sd-turbo", torch_dtype=torch.float16)
        pipeline.enable_attention_slicing()
        pipeline = pipeline.to("cuda")
    return (pipeline,)


@app.cell
def _(draw, mo, pipeline, prompt, steps):
    mo.stop(not draw.value)
    with mo.status.spinner(title="Draw", subtitle=f"Steps: {steps.value}"):
        drawn = pipeline(prompt.value, num_inference_steps=steps.value)  # finding
    picture = drawn.images[0]
    return (picture,)


@app.cell
def _(picture):
    picture
    return


if __name__ == "__main__":
    app.run()
