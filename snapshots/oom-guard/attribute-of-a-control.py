"""The pipeline is kept on a UI element of another cell: it is taken off there."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch
    from diffusers import DiffusionPipeline

    return DiffusionPipeline, gc, mo, torch


@app.cell
def _(mo):
    steps = mo.ui.slider(1, 50, value=20, label="Steps")
    width = mo.ui.dropdown(options=["512", "768", "1024"], value="512", label="Image width")
    styles = mo.ui.multiselect(options=["photo", "ink", "oil"], value=["ink"], label="Style models")
    generate_btn = mo.ui.run_button(label="Generate")
    mo.vstack([steps, width, styles, generate_btn])
    return generate_btn, steps, styles, width


@app.cell
def _(DiffusionPipeline, gc, generate_btn, mo, steps, styles, torch, width):
    pictures = None
    if generate_btn.value:
        _out_of_memory = None
        try:  # finding
            if not hasattr(generate_btn, "_pipeline"):
                generate_btn._pipeline = DiffusionPipeline.from_pretrained("sd-turbo").to("cuda")
                generate_btn._loaded = True
            pipe = generate_btn._pipeline
            pictures = []
            for style in styles.value:
                result = pipe(f"a fox, {style}", num_inference_steps=steps.value, width=int(width.value))
                pictures.append(result.images[0])
        except torch.cuda.OutOfMemoryError as _error:
            _out_of_memory = str(_error)
        except Exception as e:
            pictures = [str(e)]
        if _out_of_memory is not None:
            # Released here, not in the handler: there the traceback still holds the memory.
            pictures = pipe = result = None
            if hasattr(generate_btn, "_pipeline"):
                del generate_btn._pipeline
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
                                f"- **Image width** is {width.value}: choose a smaller one",
                                f"- **Style models** has {len(styles.value)} chosen: choose fewer",
                                "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                                "",
                                f"`{_out_of_memory}`",
                            ]
                        )
                    ),
                    kind="danger",
                ),
            )
    return (pictures,)


@app.cell
def _(pictures):
    pictures
    return


if __name__ == "__main__":
    app.run()
