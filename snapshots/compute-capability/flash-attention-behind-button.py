import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM, mo, torch


@app.cell(hide_code=True)
def _(mo, torch):
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

    def gpu_too_old(
        capability: tuple, why: str, gpus: list | range | None = None, ends_script: bool = True
    ) -> mo.Html | None:
        """The callout for GPUs, or the first one, with a lower compute capability; else None."""
        gpus = range(torch.cuda.device_count())[:1] if gpus is None else gpus
        older = [gpu for gpu in gpus if torch.cuda.get_device_capability(gpu) < capability]
        if not older:
            return None
        found = []
        for gpu in older:
            major, minor = torch.cuda.get_device_capability(gpu)
            found.append(f"{torch.cuda.get_device_name(gpu)} has {major}.{minor}")
        needed = ".".join(map(str, capability))
        return _alert(f"""
            ⚠️ **GPU too old**: this notebook needs compute capability {needed} or newer: {why}.

            - {", ".join(found)}.
            - Use a newer GPU; if the machine has one, select it with `CUDA_VISIBLE_DEVICES`.
            """, ends_script)

    return (gpu_too_old,)


@app.cell
def _(gpu_too_old, mo, torch):
    mo.stop(
        not torch.cuda.is_available(),
        mo.callout(mo.md("No usable GPU"), kind="danger"),
    )

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding

    _too_old = gpu_too_old(
        (8, 0), "FlashAttention 2 does not run on older GPUs", gpus=[device], ends_script=False
    )
    mo.stop(_too_old is not None, _too_old)
    return (device,)


@app.cell
def _(mo):
    run = mo.ui.run_button(label="Run")
    run
    return (run,)


@app.cell
def _(AutoModelForCausalLM, torch):
    def product(device):
        model = AutoModelForCausalLM.from_pretrained("gpt2", attn_implementation="flash_attention_2").to(device)
        return model(torch.zeros(1, 8, device=device, dtype=torch.int64)).logits.sum()
    return (product,)


@app.cell
def _(device, product, run):
    answer = None
    if run.value:
        answer = product(device)
    return (answer,)


if __name__ == "__main__":
    app.run()
