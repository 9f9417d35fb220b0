"""No cell imports marimo, and the name `mo` stands for something else: it gets a private one."""

import marimo

app = marimo.App()


@app.cell
def _():
    import torch

    return (torch,)


@app.cell(hide_code=True)
def _():
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    import marimo as _mo

    def _alert(text: str, ends_script: bool = True) -> _mo.Html:
        """A red callout. In a script, its text goes to stderr and the script ends."""
        import inspect
        import sys

        if _mo.app_meta().mode == "script":
            print(inspect.cleandoc(text), file=sys.stderr)
            if ends_script:
                sys.exit(1)
        return _mo.callout(_mo.md(text), kind="danger")

    def no_gpu(detail: object = None, ends_script: bool = True) -> _mo.Html:
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
def _(no_gpu, torch):
    import marimo as _mo

    if not torch.cuda.is_available():
        _mo.stop(True, no_gpu())

    mo = 0.9  # finding
    momentum = torch.full((1000,), mo).cuda()
    return (momentum,)


if __name__ == "__main__":
    app.run()
