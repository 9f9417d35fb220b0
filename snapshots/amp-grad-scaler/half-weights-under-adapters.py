"""The float16 weights are frozen; the adapters are float32."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    import torch.nn as nn

    return mo, nn, torch


@app.cell
def _(nn, torch):
    class Adapter(nn.Module):
        def __init__(self, in_features, out_features, rank=8):
            super().__init__()
            self.down = nn.Parameter(torch.randn(in_features, rank) * 0.01)
            self.up = nn.Parameter(torch.zeros(rank, out_features))

        def forward(self, x):
            return x @ self.down @ self.up

    return (Adapter,)


@app.cell
def _(Adapter, nn, torch):
    def load(model):
        model = model.to(torch.float16)
        for name, layer in model.named_modules():
            if isinstance(layer, nn.Linear):
                layer.lora = Adapter(layer.in_features, layer.out_features).float()
                layer.register_forward_hook(lambda layer, args, output: output + layer.lora(args[0].float()).half())
        for name, weight in model.named_parameters():
            weight.requires_grad = ".lora." in name
        return model

    return (load,)


@app.cell
def _(load, torch):
    def train(model, batches):
        model = load(model)
        optimizer = torch.optim.AdamW(model.parameters())
        _scaler = torch.amp.GradScaler()
        for batch in batches:
            optimizer.zero_grad()
            with torch.autocast("cuda"):
                loss = model(batch)
            _scaler.scale(loss).backward()  # finding
            _scaler.step(optimizer)
            _scaler.update()

    return (train,)


if __name__ == "__main__":
    app.run()
