"""Autocast of torch.cuda.amp, switched by a checkbox."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    import torch.nn as nn

    return mo, nn, torch


@app.cell
def _(mo):
    half = mo.ui.checkbox(value=True, label="Half precision")
    steps = mo.ui.slider(1, 100, label="Steps")
    half, steps

    return half, steps


@app.cell
def _(half, steps, torch):
    model = torch.nn.Linear(64, 1).to("cuda")
    optimizer = torch.optim.AdamW(model.parameters())
    data = torch.rand(32, 64, device="cuda")

    _scaler = torch.cuda.amp.GradScaler(enabled=half.value)
    for epoch in range(3):
        # one pass
        for step in range(steps.value):
            optimizer.zero_grad()
            with torch.cuda.amp.autocast(enabled=half.value):
                loss = model(data).square().mean()
            # learn
            _scaler.scale(loss).backward()  # finding
            _scaler.step(optimizer)  # the step
            _scaler.update()
            print(epoch, step, loss.item())

    return data, epoch, loss, model, optimizer, step


if __name__ == "__main__":
    app.run()
