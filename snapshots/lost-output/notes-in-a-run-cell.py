"""Notes on long work appear while it goes on."""
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
    training = None

    if train_btn.value:
        mo.output.append(mo.md("### 🔄 Training…"))  # finding

        try:
            batch = torch.randn(512, 64, device="cuda")
            for epoch in range(3):
                mo.output.append(mo.md(f"Epoch **{epoch}**"))  # finding
                model(batch).sum().backward()
            training = {"epochs": 3}
            mo.output.append(mo.callout(  # finding
                mo.md("Done"),
                kind="success",
            ))
        except RuntimeError as error:
            mo.output.append(mo.callout(mo.md(f"Failed: {error}"), kind="danger"))  # finding
    return (training,)


if __name__ == "__main__":
    app.run()
