"""marimo reports a silent stop after shown notes as an error."""
import marimo

__generated_with = "0.17.0"
app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    return mo, torch


@app.cell
def _(mo):
    train_btn = mo.ui.run_button(label="Train")
    train_btn
    return (train_btn,)


@app.cell
def _(torch):
    model = torch.nn.Linear(64, 8).to("cuda")
    return (model,)


@app.cell
def _(mo, model, torch, train_btn):
    if train_btn.value:
        mo.md("Training…")  # refused: a `mo.stop` without an output follows
        model(torch.randn(512, 64, device="cuda")).sum().backward()
    mo.stop(not train_btn.value)
    norm = model.weight.grad.norm()
    return (norm,)


@app.cell
def _(mo, model, torch, train_btn):
    mo.stop(not train_btn.value)
    mo.output.append(mo.md("Testing…"))  # finding
    score = model(torch.randn(512, 64, device="cuda")).mean()
    mo.stop(score < 0, mo.md("Bad"))
    return (score,)


if __name__ == "__main__":
    app.run()
