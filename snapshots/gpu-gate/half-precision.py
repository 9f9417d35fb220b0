"""Trainers that are told to compute in half precision, in versions that need an accelerator for that and in others."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from transformers import AutoModelForCausalLM, BitsAndBytesConfig, Trainer, TrainingArguments
    from trl import GRPOConfig

    return AutoModelForCausalLM, BitsAndBytesConfig, GRPOConfig, Trainer, TrainingArguments, mo, torch


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
def _(mo, no_gpu, torch):
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())

    print(torch.cuda.get_device_name(0))  # finding
    return


@app.cell
def _(Trainer, TrainingArguments):
    training = TrainingArguments("out", fp16=True)  # unsafe: some versions of the library run it on the CPU
    trainer = Trainer(args=training)
    return (trainer,)


@app.cell
def _(TrainingArguments):
    careless = "auto" in __file__
    careful = TrainingArguments("out", fp16=False, bf16=careless)
    return (careful,)


@app.cell
def _(GRPOConfig):
    preferences = GRPOConfig(bf16=True)  # unsafe: some versions of the library run it on the CPU
    return (preferences,)


@app.cell
def _(BitsAndBytesConfig):
    four_bits = BitsAndBytesConfig(load_in_4bit=True)
    return (four_bits,)


@app.cell
def _(AutoModelForCausalLM, four_bits):
    model = AutoModelForCausalLM.from_pretrained("a/b", quantization_config=four_bits)  # unsafe: some versions of the library run it on the CPU
    return (model,)


if __name__ == "__main__":
    app.run()
