"""What autocast is given stands in a dictionary or a list, so that neither its type nor its switch is known."""

import marimo

app = marimo.App()


@app.cell
def _():
    import torch

    options = {"enabled": False}
    return options, torch


@app.cell
def _(options, torch):
    def train(model, batches, optimizer):
        for batch in batches:
            optimizer.zero_grad()
            with torch.autocast("cuda", torch.float16, **options):
                loss = model(batch)
            loss.backward()  # refused: `torch.autocast("cuda", torch.float16, **options)` is given does not stand there
            optimizer.step()

    def train_too(model, batches, optimizer, given):
        _scaler = torch.amp.GradScaler()
        for batch in batches:
            optimizer.zero_grad()
            with torch.autocast(*given):
                loss = model(batch)
            _scaler.scale(loss).backward()  # refused: `torch.autocast(*given)` is given does not stand there
            _scaler.step(optimizer)
            _scaler.update()

    return train, train_too


if __name__ == "__main__":
    app.run()
