"""The author's own handlers stop for the lack of a GPU; one catches nothing of the kind, one says nothing of it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    try:
        from unsloth import FastLanguageModel
    except NotImplementedError as _lack:
        print(_lack)
        mo.stop(True, mo.md("Training needs a GPU"))
    return (FastLanguageModel,)


@app.cell
def _(mo, torch):
    try:
        weights = torch.zeros(1000).cuda()
    except (RuntimeError, AssertionError) as _error:
        mo.stop(True, mo.md(f"No CUDA here: {_error}"))
    return (weights,)


@app.cell
def _(FastLanguageModel, weights):
    model, tokenizer = FastLanguageModel.from_pretrained("unsloth/tiny")
    print(weights.sum())
    return model, tokenizer


@app.cell
def _(FastLanguageModel, mo, torch):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = FastLanguageModel

    try:  # finding
        table = torch.load("table.pt").cuda()
    except FileNotFoundError:
        mo.stop(True, mo.md("Export the table of the GPU first"))
    return (table,)


if __name__ == "__main__":
    app.run()
