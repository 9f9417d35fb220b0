"""Which example people look at, and what a language model says, is not wanted again; what is measured of them is."""

import marimo

app = marimo.App()


@app.cell
def _():
    import random

    import marimo as mo
    import matplotlib.pyplot as plt
    import numpy as np
    from torchvision.transforms import functional
    from transformers import AutoModelForCausalLM, AutoTokenizer

    return AutoModelForCausalLM, AutoTokenizer, functional, mo, np, plt, random


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(AutoModelForCausalLM, AutoTokenizer):
    tokenizer = AutoTokenizer.from_pretrained("gpt2")
    model = AutoModelForCausalLM.from_pretrained("gpt2").to("cuda")
    return model, tokenizer


@app.cell
def _(functional, random):
    def picture(net, data):
        image = data[random.randint(0, len(data) - 1)][0]
        out, _ = net(image.reshape(1, 1, 28, 28))
        return functional.to_pil_image(out)

    def pick(data):
        return data[random.randrange(len(data))]

    return pick, picture


@app.cell
def _(digits, net, picture):
    drawn = picture(net, digits)
    drawn
    return (drawn,)


@app.cell
def _(digits, np, plt):
    _at = np.random.randint(0, digits.shape[0])
    plt.imshow(digits[_at])
    plt.title(f"number {_at}")
    return


@app.cell
def _(SEED, digits, pick, random):
    total = 0
    random.seed(SEED)
    for _ in range(100):
        total += pick(digits)  # finding
    return (total,)


@app.cell
def _(SEED, digits, net, random):
    random.seed(SEED)
    loss = net(random.choice(digits)).loss  # finding
    loss.backward()
    return (loss,)


@app.cell
def _(SEED, digits, np):
    np.random.seed(SEED)
    several = np.random.choice(digits, 64)  # finding
    print(several)
    return (several,)


@app.cell
def _(SEED, random):
    random.seed(SEED)
    print(random.randint(1, 6))  # finding
    return


@app.cell
def _(model, tokenizer):
    def say(prompt):
        tokens = tokenizer(prompt, return_tensors="pt").to("cuda")
        out = model.generate(**tokens, do_sample=True, temperature=0.7)
        return tokenizer.decode(out[0][tokens.input_ids.shape[1] :]).strip()

    return (say,)


@app.cell
def _(mo, say):
    mo.md(f"**Answer**: {say('Hello')}")
    return


@app.cell
def _(SEED, model, tokenizer, tokens):
    import torch as _torch
    _torch.manual_seed(SEED)
    answer = tokenizer.decode(model.generate(tokens, do_sample=True)[0])  # finding
    print(answer == "42")
    return (answer,)


@app.cell
def _(SEED, model, score, tokenizer, tokens):
    import torch as _torch
    _torch.manual_seed(SEED)
    best = score(tokenizer.batch_decode(model.generate(tokens, do_sample=True)))  # finding
    return (best,)


@app.cell
def _(lab, questions, random):
    question = random.choice(questions)
    answer = lab.answer(question)
    print(f"{question}: {answer}")
    return (answer,)


@app.cell
def _(SEED, lab, questions, random):
    random.seed(SEED)
    rows = [lab.answer(random.choice(questions)) for _ in range(100)]  # finding
    print(rows)
    return (rows,)


@app.cell
def _(SEED, lab, random):
    random.seed(SEED)
    rate = random.choice([0.1, 0.01])  # finding
    print(lab.answer(rate))
    return (rate,)


@app.cell
def _(digits, plt, random):
    _figure, _axes = plt.subplots(3, 3)
    for _ax, _at in zip(_axes.flat, random.sample(range(len(digits)), 9)):
        _ax.imshow(digits[_at])
    _figure
    return


@app.cell
def _(digits, np, plt):
    _figure, _axes = plt.subplots(1, 5)
    for _number, _at in enumerate(np.random.permutation(len(digits))[:5]):
        _axes[_number].imshow(digits[_at])
    _figure
    return


@app.cell
def _(digits, mo, np):
    mo.hstack([mo.image(digits[_at]) for _at in np.random.randint(0, len(digits), 9)])
    return


@app.cell
def _(SEED, digits, random):
    random.seed(SEED)
    taken = [digits[_at] for _at in random.sample(range(len(digits)), 500)]  # finding
    print(taken)
    return (taken,)


@app.cell
def _(SEED, digits, np):
    np.random.seed(SEED)
    level = digits[np.random.permutation(len(digits))[:9]].mean()  # finding
    print(level)
    return (level,)


if __name__ == "__main__":
    app.run()
