"""A run cell behind a button: its lost heading becomes the title of the spinner."""

import marimo

__generated_with = "0.17.0"
app = marimo.App(width="medium")


@app.cell
def __():
    import marimo as mo
    import torch
    import torch.nn as nn
    return mo, nn, torch


@app.cell
def __(mo):
    """Controls"""
    epochs = mo.ui.slider(1, 50, value=10, label="Epochs")
    batch_size = mo.ui.slider(16, 512, step=16, value=64, label="Batch Size")
    train_button = mo.ui.run_button(label="Train")
    mo.vstack([epochs, batch_size, train_button])
    return batch_size, epochs, train_button


@app.cell
def __(batch_size, epochs, mo, nn, torch, train_button):
    """Training"""
    training_results = None

    if train_button.value:
        with mo.status.spinner(
            title="🔄 Training the classifier...",
            subtitle=f"Epochs: {epochs.value} · Batch Size: {batch_size.value}",
        ):
            try:  # finding
                model = nn.Linear(784, 10).to("cuda")
                optimizer = torch.optim.Adam(model.parameters())
                losses = []
                for epoch in range(epochs.value):
                    images = torch.rand(batch_size.value, 784, device="cuda")
                    loss = model(images).square().mean()
                    optimizer.zero_grad()
                    loss.backward()
                    optimizer.step()
                    losses.append(loss.item())
                training_results = {"losses": losses, "success": True}
            except Exception as e:
                training_results = {"error": str(e), "success": False}
    return (training_results,)


@app.cell
def __(mo, training_results):
    mo.stop(training_results is None)
    mo.md(f"```{training_results}```")
    return


if __name__ == "__main__":
    app.run()
