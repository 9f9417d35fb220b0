"""Text generation after a stop."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    return AutoModelForCausalLM, AutoTokenizer, mo, torch


@app.cell
def _(mo):
    prompt = mo.ui.text_area(label="Prompt")
    length = mo.ui.slider(8, 256, value=64, label="New tokens")
    write = mo.ui.run_button(label="✍️ Write on")
    mo.vstack([prompt, length, write])
    return length, prompt, write


@app.cell
def _(AutoModelForCausalLM, AutoTokenizer, mo):
    with mo.status.spinner(title="Loading the model"):
        tokenizer = AutoTokenizer.from_pretrained("distilgpt2")
        model = AutoModelForCausalLM.from_pretrained("distilgpt2").to("cuda")
    return model, tokenizer


@app.cell
def _(length, mo, model, prompt, tokenizer, torch, write):
    mo.stop(not write.value)
    with mo.status.spinner(title="✍️ Write on", subtitle=f"New tokens: {length.value}"):
        _tokens = tokenizer(prompt.value, return_tensors="pt").to("cuda")  # finding
        with torch.inference_mode():
            _ids = model.generate(**_tokens, max_new_tokens=length.value)
    answer = tokenizer.decode(_ids[0], skip_special_tokens=True)
    mo.md(answer)
    return (answer,)


if __name__ == "__main__":
    app.run()
