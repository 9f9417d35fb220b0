"""torch is imported after the GPU query: the gate comes after both."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import pynvml

    return mo, pynvml


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
    mo.md("# Gradients\n\nAt least one NVIDIA GPU is required.")
    return


@app.cell
def _(mo, no_gpu, pynvml):
    def gpu_names():
        pynvml.nvmlInit()
        return [pynvml.nvmlDeviceGetName(pynvml.nvmlDeviceGetHandleByIndex(n)) for n in range(pynvml.nvmlDeviceGetCount())]

    names = gpu_names()
    import torch

    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())

    print(*names, sep="\n")  # finding
    return names, torch


@app.cell
def _(torch):
    weights = torch.rand(512, 512, device="cuda", requires_grad=True)
    (weights @ weights).trace().backward()
    return (weights,)


if __name__ == "__main__":
    app.run()
