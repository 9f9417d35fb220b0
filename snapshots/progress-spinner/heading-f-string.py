"""The heading is an f-string: it stays one as the title."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from diffusers import StableDiffusionPipeline

    return StableDiffusionPipeline, mo, torch


@app.cell
def _(mo):
    steps = mo.ui.number(start=1, stop=100, value=30, label="Steps")
    model_name = mo.ui.dropdown(options={"Base": "sd-base", "Turbo": "sd-turbo"}, value="Base", label="Model")
    generate = mo.ui.run_button(label="Generate")
    mo.hstack([steps, model_name, generate])
    return generate, model_name, steps


@app.cell
def _(StableDiffusionPipeline, generate, mo, model_name, steps, torch):
    image = None
    if generate.value:
        with mo.status.spinner(
            title=f"Generating with {model_name.value!r}, {steps.value:>3} steps",
            subtitle=f"Steps: {steps.value}",
        ):
            pipeline = StableDiffusionPipeline.from_pretrained(model_name.value, torch_dtype=torch.float16)  # finding
            pipeline = pipeline.to("cuda")
            image = pipeline("a lighthouse", num_inference_steps=steps.value).images[0]
    return (image,)


@app.cell
def _(image):
    image
    return


if __name__ == "__main__":
    app.run()
