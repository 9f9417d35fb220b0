"""The import that raises without a GPU stands above settings: a gate after it would never be asked."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    return (mo,)


@app.cell
def _(mo):
    try:
        from unsloth import FastLanguageModel  # finding
    except NotImplementedError as _error:
        mo.stop(
            True,
            mo.callout(
                mo.md(
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
    import torch

    longest = 2048
    model, tokenizer = FastLanguageModel.from_pretrained("some/model", max_seq_length=longest)
    return model, tokenizer, torch


if __name__ == "__main__":
    app.run()
