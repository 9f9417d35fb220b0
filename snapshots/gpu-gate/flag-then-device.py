"""The flag stands in the imports cell, the device is chosen by it in another one."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    HAS_CUDA = torch.cuda.is_available()
    return HAS_CUDA, mo, torch


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
def _(mo):
    mo.md("# Denoising\n\nThis notebook requires a GPU.")
    return


@app.cell
def _(HAS_CUDA, mo, no_gpu, torch):
    print("GPU" if HAS_CUDA else "CPU")

    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())

    device = "cuda" if HAS_CUDA else "cpu"  # finding
    return (device,)


@app.cell
def _(device, torch):
    noisy = torch.rand(64, 1, 28, 28).to(device)
    return (noisy,)


@app.cell
def _(device, torch):
    clean = torch.zeros(64, 1, 28, 28).to(device)
    return (clean,)


if __name__ == "__main__":
    app.run()
