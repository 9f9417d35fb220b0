import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM, mo, torch


@app.cell
def _(mo, torch):
    mo.stop(
        not torch.cuda.is_available(),
        mo.callout(mo.md("No usable GPU"), kind="danger"),
    )

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding

    mo.stop(
        torch.cuda.get_device_capability(device) < (8, 0),
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **GPU too old** — this notebook needs compute capability 8.0 or newer: FlashAttention 2 runs on no older GPU.",
                        "",
                        f"- {torch.cuda.get_device_name(device)} has {'.'.join(map(str, torch.cuda.get_device_capability(device)))}.",
                        "- Run it on a newer GPU; where the machine has one, `CUDA_VISIBLE_DEVICES` chooses it.",
                    ]
                )
            ),
            kind="danger",
        ),
    )
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
