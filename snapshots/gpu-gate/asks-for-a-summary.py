"""A summary of the memory of the current device raises where there is none; how much is in use is 0 there."""

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
    used = torch.cuda.memory_allocated() / 2**30
    print(torch.cuda.memory_reserved() / 2**30, "GB reserved")
    return (used,)


@app.cell
def _(mo, no_gpu, torch, used):
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())

    print(used, torch.cuda.memory_summary(abbreviated=True))  # finding
    return


if __name__ == "__main__":
    app.run()
