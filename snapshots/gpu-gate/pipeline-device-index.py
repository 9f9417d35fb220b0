"""transformers counts devices: 0 is the first GPU, -1 the processor."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from transformers import pipeline

    return mo, pipeline, torch


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
    mo.md("# Summaries\n\nRequires an NVIDIA GPU.")
    return


@app.cell
def _(mo, no_gpu, torch):
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())

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
