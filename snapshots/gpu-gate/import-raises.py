"""The import itself raises without a GPU, and PyTorch is imported below it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    return (mo,)


@app.cell
def _(mo):
    import torch

    mo.stop(
        not torch.cuda.is_available(),
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                        "",
                        "- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
                        "- `python -c 'import torch; print(torch.version.cuda)'` must print a version: `None` is a CPU-only PyTorch.",
                        "- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
                    ]
                )
            ),
            kind="danger",
        ),
    )

    from unsloth import FastLanguageModel  # finding
    return FastLanguageModel, torch


@app.cell
def _(FastLanguageModel):
    model, tokenizer = FastLanguageModel.from_pretrained("unsloth/tiny")
    return model, tokenizer


if __name__ == "__main__":
    app.run()
