"""One cell imports and works, and marimo is not imported: the helper cell gets it by itself, without waiting for that cell."""

import marimo

app = marimo.App()


@app.cell
def _(no_gpu):
    import marimo as mo
    import torch

    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())

    total = torch.randn(3).cuda().sum().item()  # finding
    print(total)
    return


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


if __name__ == "__main__":
    app.run()
