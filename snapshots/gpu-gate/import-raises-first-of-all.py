"""The import that raises runs before all others, and sets what they read: no other import may come before it."""

import marimo

app = marimo.App()


@app.cell
def _():
    # Before torch, which reads them
    import os

    os.environ["PYTORCH_CUDA_ALLOC_CONF"] = "expandable_segments:True"
    import marimo as _mo

    try:
        from unsloth import FastLanguageModel  # finding
    except NotImplementedError as _error:
        _mo.stop(
            True,
            _mo.callout(
                _mo.md(
                    "\n".join(
                        [
                            "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                            "",
                            f"- Unsloth said: {_error}",
                            "- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
                            "- `python -c 'import torch; print(torch.version.cuda)'` must print a version: `None` is a CPU-only PyTorch.",
                            "- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
                        ]
                    )
                ),
                kind="danger",
            ),
        )

    os.environ["CUDA_LAUNCH_BLOCKING"] = "0"
    return FastLanguageModel, os


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(FastLanguageModel, mo, torch):
    model, tokenizer = FastLanguageModel.from_pretrained("unsloth/tiny", dtype=torch.bfloat16)
    mo.md(f"{tokenizer}")
    return model, tokenizer


if __name__ == "__main__":
    app.run()
