"""One cell imports all, first what raises; PyTorch is asked in another one, which may run later."""

import marimo

app = marimo.App()


@app.cell
def _():
    _error = None
    import marimo as mo

    try:
        import unsloth  # finding
    except NotImplementedError as _error_2:
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                            "",
                            f"- Unsloth said: {_error_2}",
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

    return mo, torch, unsloth


@app.cell
def _(torch):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return (device,)


@app.cell
def _(device, unsloth):
    model, tokenizer = unsloth.FastLanguageModel.from_pretrained("unsloth/tiny", device_map=device)
    return model, tokenizer


if __name__ == "__main__":
    app.run()
