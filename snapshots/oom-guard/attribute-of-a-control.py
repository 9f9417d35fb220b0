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


@app.cell(hide_code=True)
def _(mo, torch):
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

    def gpu_memory_errors() -> type | tuple:
        """For `except`: the type of the error if it says that GPU memory is full, else no type."""
        import re
        import sys

        error = sys.exc_info()[1]
        oom = "(?i)out.?of.?memory|alloc_failed|bad_alloc|resource.?exhausted|cudnn_status_internal"
        text = str(error) if isinstance(error, (MemoryError, RuntimeError)) else ""
        return type(error) if re.search(oom, f"{type(error).__name__} {text}") else ()

    def out_of_memory(error: str, settings: dict) -> mo.Html:
        """The callout for a full GPU: each setting has its value and a smaller one to try."""
        changes = [(name, *pair) for name, pair in settings.items() if pair[0] != pair[1]]
        smaller = ", ".join(f"**{name}** {now} → {less}" for name, now, less in changes)
        return _alert(f"""
            ❌ **GPU out of memory**: the run was stopped and its memory freed. Before you try again:

            - Use smaller settings: {" ".join(smaller.split()) or "smaller batches or inputs"}.
            - Close other programs that use the GPU (`nvidia-smi` lists them).

            `` {" ".join(error.split())} ``
            """)

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()

    return free_gpu_memory, gpu_memory_errors, out_of_memory


@app.cell
def _(mo):
    steps = mo.ui.slider(1, 50, value=20, label="Steps")
    width = mo.ui.dropdown(options=["512", "768", "1024"], value="512", label="Image width")
    styles = mo.ui.multiselect(options=["photo", "ink", "oil"], value=["ink"], label="Style models")
    generate_btn = mo.ui.run_button(label="Generate")
    mo.vstack([steps, width, styles, generate_btn])
    return generate_btn, steps, styles, width


@app.cell
def _(
    DiffusionPipeline,
    free_gpu_memory,
    generate_btn,
    gpu_memory_errors,
    mo,
    out_of_memory,
    steps,
    styles,
    torch,
    width,
):
    pictures = None
    if generate_btn.value:
        _oom = None
        try:  # finding
            if not hasattr(generate_btn, "_pipeline"):
                generate_btn._pipeline = DiffusionPipeline.from_pretrained("sd-turbo").to("cuda")
                generate_btn._loaded = True
            pipe = generate_btn._pipeline
            pictures = []
            for style in styles.value:
                result = pipe(f"a fox, {style}", num_inference_steps=steps.value, width=int(width.value))
                pictures.append(result.images[0])
        except gpu_memory_errors() as _error:
            _oom = str(_error)
        except Exception as e:
            pictures = [str(e)]
        if _oom is not None:
            pictures = pipe = result = None
            if hasattr(generate_btn, "_pipeline"):
                del generate_btn._pipeline
            free_gpu_memory()
            _smaller = {
                "Image width": (width.value, "a smaller one"),
                "Style models": (f"{len(styles.value)} chosen", "fewer"),
            }
            mo.stop(True, out_of_memory(_oom, _smaller))
    return (pictures,)


@app.cell
def _(pictures):
    pictures
    return


if __name__ == "__main__":
    app.run()
