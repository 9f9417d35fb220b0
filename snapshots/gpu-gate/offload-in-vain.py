"""Another accelerator would do for the pipelines, but what reads the first one is given a generator on a GPU of NVIDIA.

The gate of the second one asks for any accelerator.
"""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from diffusers import DiffusionPipeline
    return DiffusionPipeline, mo, torch


@app.cell(hide_code=True)
def _(mo):
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def _alert(text: str, ends_script: bool = True) -> mo.Html:
        """A red callout. In a script, its text goes to stderr and the script ends."""
        import inspect
        import sys

        if mo.app_meta().mode == "script":
            print(inspect.cleandoc(text), file=sys.stderr)
            if ends_script:
                sys.exit(1)
        return mo.callout(mo.md(text), kind="danger")

    def no_gpu(detail: object = None, ends_script: bool = True) -> mo.Html:
        """The callout for a machine without a usable GPU."""
        check = "`python -c 'import torch; print(torch.version.cuda)'` must not print `None`."
        found = f" ({' '.join(str(detail).split())})" if detail else ""
        return _alert(f"""
            ⚠️ **No usable NVIDIA GPU**{found}: this notebook needs one, so GPU cells were not run.

            - `nvidia-smi` must list the GPU: check the driver, or start Docker with `--gpus all`.
            - {check}
            - `CUDA_VISIBLE_DEVICES` must be unset or list only GPUs that exist.
            """, ends_script)

    return (no_gpu,)


@app.cell
def _(mo, no_gpu, torch):
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())
    gpu_ready = True
    return (gpu_ready,)


@app.cell
def _(DiffusionPipeline, gpu_ready):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_ready

    pipe = DiffusionPipeline.from_pretrained("a/b")  # finding
    pipe.enable_model_cpu_offload()
    return (pipe,)


@app.cell
def _(gpu_ready, torch):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_ready

    generator = torch.Generator(device="cuda").manual_seed(3)  # finding
    return (generator,)


@app.cell
def _(generator, pipe):
    image = pipe("a cat", generator=generator).images[0]
    return (image,)


@app.cell
def _(DiffusionPipeline, mo, no_gpu, torch):
    if not getattr(torch, "accelerator", torch.cuda).is_available():
        mo.stop(True, no_gpu())

    other = DiffusionPipeline.from_pretrained("a/c")  # finding
    other.enable_model_cpu_offload()
    return (other,)


if __name__ == "__main__":
    app.run()
