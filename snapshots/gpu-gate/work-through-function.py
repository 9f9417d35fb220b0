"""The run cell works on the GPU through a function of another cell, which calls another one."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    return mo, torch


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
def _(torch):
    def make_batch(size):
        return torch.rand(size, 3, 64, 64, device="cuda")

    def brightness(size):
        return make_batch(size).mean().item()
    return brightness, make_batch


@app.cell
def _(mo):
    size = mo.ui.slider(1, 256, value=32, label="Batch size")
    size
    return (size,)


@app.cell
async def _(brightness, mo, no_gpu, size, torch):
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())

    level = brightness(size.value)  # finding
    mo.md(f"{level:.3f}")
    return (level,)


@app.cell
def _(level, mo):
    mo.md("dark" if level < 0.5 else "bright")
    return


if __name__ == "__main__":
    app.run()
