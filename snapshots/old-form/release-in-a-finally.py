"""The memory is given back in the `finally`, and the guard only stops."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch
    from diffusers import DiffusionPipeline

    return DiffusionPipeline, gc, mo, torch


@app.cell(hide_code=True)
def _(torch):
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()

    return (free_gpu_memory,)


@app.cell
def _(mo):
    generate_btn = mo.ui.run_button(label="Generate")
    generate_btn
    return (generate_btn,)


@app.cell
def _(DiffusionPipeline, free_gpu_memory, generate_btn, mo, torch):
    pictures = None
    if generate_btn.value:
        _out_of_memory = None
        try:
            if not hasattr(generate_btn, "_pipeline"):
                generate_btn._pipeline = DiffusionPipeline.from_pretrained("sd-turbo").to("cuda")
            pipe = generate_btn._pipeline
            pictures = []
            for _prompt in ("a fox", "an owl"):
                noise = torch.rand(1, 4, 64, 64, device="cuda")
                pictures.append(pipe(_prompt, latents=noise).images[0])
        except torch.cuda.OutOfMemoryError as _error:
            _out_of_memory = str(_error)
        finally:  # finding
            # The pictures too
            # Released here, not in the handler: there the traceback still holds the memory.
            pipe = noise = None
            if _out_of_memory is not None:
                pictures = None
                if hasattr(generate_btn, "_pipeline"):
                    del generate_btn._pipeline
            free_gpu_memory()
        if _out_of_memory is not None:
            mo.stop(True, mo.callout(mo.md(f"Out of memory: `{_out_of_memory}`"), kind="danger"))
    return (pictures,)


@app.cell
def _(pictures):
    pictures
    return


if __name__ == "__main__":
    app.run()
