"""A spinner shows the notes on its work; results and errors stay on the page."""
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
        with mo.status.spinner(
            title="Training",
        ) as _spinner:
            _spinner.update(subtitle="Step 1/2 Making the data")  # finding
            batch = torch.randn(512, 64, device="cuda")
            try:
                _spinner.update(subtitle=f"Step 2/2 Running {len(batch)} rows")  # finding
                model(batch).sum().backward()
            except RuntimeError as error:
                mo.output.append(mo.md(f"Failed: {error}"))  # finding
            mo.output.append(mo.md(f"Gradient: {model.weight.grad.norm():.3f}"))  # finding
    return


@app.cell
def _(mo, model, torch):
    with mo.status.spinner(title="Warming up") as spinner:
        for _size in (8, 64, 512):
            spinner.update(subtitle=f"Batch of {_size}")  # finding
            model(torch.randn(_size, 64, device="cuda"))
    mo.md("Warm")
    return


if __name__ == "__main__":
    app.run()
