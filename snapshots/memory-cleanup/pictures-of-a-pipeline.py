"""What a pipeline makes are pictures in the memory of the machine: they and the seed hold nothing on the GPU. The pipeline is in use."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from diffusers import DiffusionPipeline

    return DiffusionPipeline, mo, torch


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
def _(DiffusionPipeline, torch):
    pipe = DiffusionPipeline.from_pretrained("some/model").to("cuda")

    def infer(prompt, seed):
        generator = torch.Generator("cuda").manual_seed(seed)
        picture = pipe(prompt, generator=generator).images[0]
        return picture, seed

    def encode(prompt, seed):
        generator = torch.Generator("cuda").manual_seed(seed)
        return pipe(prompt, generator=generator, output_type="latent").images

    return encode, infer


@app.cell
def _(mo):
    run = mo.ui.run_button()
    run
    return (run,)


@app.cell
def _(infer, mo, run):
    mo.stop(not run.value)
    _picture, _seed = infer("a cat", 1)
    mo.output.replace(_picture)
    return


@app.cell
def _(encode, free_gpu_memory, mo, run):
    mo.stop(not run.value)
    try:
        _latents = encode("a cat", 1)  # finding
    finally:
        _latents = None
        free_gpu_memory()
    return


if __name__ == "__main__":
    app.run()
