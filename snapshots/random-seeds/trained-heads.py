"""A head that has been trained draws nothing where nothing trains it; a new one does. Collators draw under their trainer."""

import marimo

app = marimo.App()


@app.cell
def _():
    import torch
    from transformers import (
        AutoModelForSequenceClassification,
        AutoTokenizer,
        DataCollatorForLanguageModeling,
        GPT2Config,
        GPT2LMHeadModel,
    )

    return (
        AutoModelForSequenceClassification,
        AutoTokenizer,
        DataCollatorForLanguageModeling,
        GPT2Config,
        GPT2LMHeadModel,
        torch,
    )


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(AutoModelForSequenceClassification, tokens):
    trained = AutoModelForSequenceClassification.from_pretrained("sentiment").to("cuda")
    print(trained(**tokens).logits)
    return (trained,)


@app.cell
def _(AutoModelForSequenceClassification, SEED, tokens, torch):
    torch.manual_seed(SEED)
    fresh = AutoModelForSequenceClassification.from_pretrained("bert", num_labels=3).to("cuda")  # finding
    print(fresh(**tokens).logits)
    return (fresh,)


@app.cell
def _(AutoModelForSequenceClassification, SEED, settings, tokens, torch):
    torch.manual_seed(SEED)
    unknown = AutoModelForSequenceClassification.from_pretrained("bert", **settings)  # finding
    print(unknown(**tokens).logits)
    return (unknown,)


@app.cell
def _(AutoTokenizer, DataCollatorForLanguageModeling):
    tokenizer = AutoTokenizer.from_pretrained("gpt2")
    collator = DataCollatorForLanguageModeling(tokenizer=tokenizer, mlm=False)
    return collator, tokenizer


@app.cell
def _(GPT2Config, GPT2LMHeadModel, SEED, tokens, torch):
    torch.manual_seed(SEED)
    scratch = GPT2LMHeadModel(GPT2Config(n_layer=2))  # finding
    print(scratch(**tokens).logits)
    return (scratch,)


if __name__ == "__main__":
    app.run()
