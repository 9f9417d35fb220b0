"""transformers counts devices: 0 is the first GPU, -1 the processor."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from transformers import pipeline

    return mo, pipeline, torch


@app.cell
def _(mo):
    mo.md("# Summaries\n\nRequires an NVIDIA GPU.")
    return


@app.cell
def _(mo, torch):
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

    device_index = 0 if torch.cuda.is_available() else -1  # finding
    return (device_index,)


@app.cell
def _(device_index, pipeline):
    summarizer = pipeline("summarization", model="sshleifer/distilbart-cnn-12-6", device=device_index)
    return (summarizer,)


@app.cell
def _(summarizer):
    summarizer("marimo is a reactive notebook for Python.", max_length=20)
    return


if __name__ == "__main__":
    app.run()
