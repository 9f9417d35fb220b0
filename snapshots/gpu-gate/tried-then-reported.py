"""A hard-coded device in a `try` whose handler only reports the error."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from transformers import AutoModelForCausalLM, AutoTokenizer
    import torch

    return AutoModelForCausalLM, AutoTokenizer, mo, torch


@app.cell
def _(AutoModelForCausalLM, AutoTokenizer, mo, torch):
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

    model_error = None  # finding
    try:
        tokenizer = AutoTokenizer.from_pretrained("distilgpt2")
        language_model = AutoModelForCausalLM.from_pretrained("distilgpt2", device_map="cuda")
    except Exception as error:
        model_error = str(error)
    return language_model, model_error, tokenizer


@app.cell
def _(language_model, mo, model_error):
    mo.md(model_error or f"{language_model.num_parameters()} parameters")
    return


if __name__ == "__main__":
    app.run()
