"""The import that raises runs before all others, and sets what they read: no other import may come before it."""

import marimo

app = marimo.App()


@app.cell
def _(no_gpu):
    # Before torch, which reads them
    import os

    os.environ["PYTORCH_CUDA_ALLOC_CONF"] = "expandable_segments:True"
    import marimo as _mo

    try:
        from unsloth import FastLanguageModel  # finding
    except NotImplementedError as _error:
        _mo.stop(True, no_gpu(_error))

    os.environ["CUDA_LAUNCH_BLOCKING"] = "0"
    return FastLanguageModel, os


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


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
def _(FastLanguageModel, mo, torch):
    model, tokenizer = FastLanguageModel.from_pretrained("unsloth/tiny", dtype=torch.bfloat16)
    mo.md(f"{tokenizer}")
    return model, tokenizer


if __name__ == "__main__":
    app.run()
