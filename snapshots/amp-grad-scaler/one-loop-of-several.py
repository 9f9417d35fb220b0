"""Each loop for itself: one has a scaler, two have none; one of these clips, in the old API, where a switch is on."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from torch.cuda.amp import GradScaler, autocast

    return GradScaler, autocast, mo, torch


@app.cell
def _(mo, torch):
    half = mo.ui.switch(label="float16")
    model = torch.nn.Linear(64, 1).to("cuda")
    data = torch.rand(32, 64, device="cuda")
    half
    return data, half, model


@app.cell
def _(GradScaler, autocast, data, model, torch):
    first = torch.optim.SGD(model.parameters(), lr=0.1)
    scaler = GradScaler()
    for _ in range(100):
        first.zero_grad()
        with autocast():
            _loss = model(data).square().mean()
        scaled = scaler.scale(_loss)
        scaled.backward()
        scaler.step(first)
        scaler.update()
    return


@app.cell
def _(autocast, data, half, model, torch):
    second = torch.optim.SGD(model.parameters(), lr=0.1)
    _scaler = torch.cuda.amp.GradScaler(enabled=half.value)
    for _ in range(100):
        second.zero_grad()
        with autocast(enabled=half.value):
            _loss = model(data).square().mean()
        _scaler.scale(_loss).backward()  # finding
        _scaler.unscale_(second)
        torch.nn.utils.clip_grad_value_(model.parameters(), 0.5)
        _scaler.step(second)
        _scaler.update()
    return


@app.cell
def _(data, model, torch):
    third = torch.optim.SGD(model.parameters(), lr=0.1)
    _scaler = torch.amp.GradScaler()
    for _ in range(100):
        third.zero_grad()
        with torch.autocast("cuda", dtype=torch.float16):
            _loss = model(data).square().mean()
        _scaler.scale(_loss).backward()  # finding
        _scaler.step(third)
        _scaler.update()
    return


if __name__ == "__main__":
    app.run()
