"""Autocast on one of two ways; clipping is there already."""

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
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = torch.nn.Linear(64, 1).to("cuda")
    optimizer = torch.optim.AdamW(model.parameters())
    data = torch.rand(32, 64, device="cuda")

    step = 0
    _scaler = torch.amp.GradScaler(enabled=(half.value or device.type == "cuda") and half.value)
    while step < steps.value:
        if half.value or device.type == "cuda":
            with torch.amp.autocast(device_type=device.type, dtype=torch.float16, enabled=half.value):
                loss = model(data).square().mean()
        else:
            loss = model(data).square().mean()
        optimizer.zero_grad()
        _scaler.scale(loss).backward(retain_graph=False)  # finding
        _scaler.unscale_(optimizer)
        print(max(p.grad.abs().max().item() for p in model.parameters()))
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        _scaler.step(optimizer)
        _scaler.update()
        step += 1

    return data, device, loss, model, optimizer, step


if __name__ == "__main__":
    app.run()
