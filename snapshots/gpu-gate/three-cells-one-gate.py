"""One gate for all, under a name that is free, before the first."""

import marimo

app = marimo.App()

with app.setup:
    import marimo as mo
    import torch


@app.cell(hide_code=True)
def _():
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
def _():
    gpu_ready = "said by the author"
    print(gpu_ready)
    return


@app.cell
def _(no_gpu):
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())
    gpu_ready_2 = True
    return (gpu_ready_2,)


@app.cell
def _(gpu_ready_2):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_ready_2

    first = torch.full((4,), 2.0, device="cuda")  # finding
    print(first.sum())
    return


@app.cell
def _(gpu_ready_2):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_ready_2

    second = torch.full((4,), 3.0, device="cuda")  # finding
    print(second.sum())
    return (second,)


@app.cell
def _(second):
    third = second.cpu() * 2
    print(third)
    return


@app.cell
def _(gpu_ready_2):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_ready_2

    fourth = torch.full((4,), 5.0, device="cuda")  # finding
    print(fourth.sum())
    return


if __name__ == "__main__":
    app.run()
