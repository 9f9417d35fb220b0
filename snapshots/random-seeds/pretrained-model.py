"""A new head gets random weights, training drops out, sampling draws; plain loading does not."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from transformers import AutoModel, AutoModelForCausalLM, AutoModelForSequenceClassification
    return AutoModel, AutoModelForCausalLM, AutoModelForSequenceClassification, mo, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(mo):
    run = mo.ui.run_button(label="Train")
    run
    return (run,)


@app.cell
def _(AutoModel):
    encoder = AutoModel.from_pretrained("bert").to("cuda")
    return (encoder,)


@app.cell
def _(AutoModelForSequenceClassification, SEED, torch):
    torch.manual_seed(SEED)
    head = AutoModelForSequenceClassification.from_pretrained("bert").to("cuda")  # finding
    scores = head(1).logits
    return head, scores


@app.cell
def _(AutoModelForCausalLM):
    model = AutoModelForCausalLM.from_pretrained("gpt2").to("cuda")
    return (model,)


@app.cell
def _(SEED, model, run, torch):
    if run.value:
        torch.manual_seed(SEED)
        model.train()  # finding
        model(1).loss.backward()
    return


@app.cell
def _(SEED, model, run, torch):
    if run.value:
        torch.manual_seed(SEED)
        text = model.generate(max_new_tokens=5)
        more = model.generate(max_new_tokens=5, do_sample=True)  # finding
    return


if __name__ == "__main__":
    app.run()
