"""The spinner takes the place of a heading that announces the work, shown or not; other text stays."""
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
        with mo.status.spinner(title="🔄 Training the layer"):
            model(torch.randn(512, 64, device="cuda")).sum().backward()  # finding
    return


@app.cell
def _(mo, model, torch, train_btn):
    if train_btn.value:
        with mo.status.spinner(title="Testing…"):
            scores = model(torch.randn(512, 64, device="cuda"))  # finding
    return (scores,)


@app.cell
def _(mo, model, torch, train_btn):
    if train_btn.value:
        mo.output.append(mo.md("The layer has 64 inputs."))
        with mo.status.spinner(title="The layer has 64 inputs."):
            mean = model(torch.randn(512, 64, device="cuda")).mean()  # finding
    return (mean,)


@app.cell
def _(mo, model, torch, train_btn):
    _output = mo.md("## Largest score")
    if train_btn.value:
        with mo.status.spinner(title="Train"):
            largest = model(torch.randn(512, 64, device="cuda")).max()  # finding
    mo.vstack([_output, train_btn])
    return (largest,)


if __name__ == "__main__":
    app.run()
