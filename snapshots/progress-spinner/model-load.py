"""Loading a model: no button, no comment, so the title names the kind of work; a tokenizer is there at once."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from transformers import AutoModelForCausalLM, AutoTokenizer

    return AutoModelForCausalLM, AutoTokenizer, mo


@app.cell
def _(AutoModelForCausalLM, AutoTokenizer, mo):
    tokenizer = AutoTokenizer.from_pretrained("distilgpt2")
    with mo.status.spinner(title="Loading the model…"):
        model = AutoModelForCausalLM.from_pretrained("distilgpt2", device_map="auto")  # finding
    return model, tokenizer


@app.cell
def _(mo, model, tokenizer):
    mo.md(f"{model.num_parameters():,} weights, {len(tokenizer):,} tokens")
    return


if __name__ == "__main__":
    app.run()
