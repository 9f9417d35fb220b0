"""Weights of a model that is only made, moved or shown are not wanted again; what a model computes or learns is."""

import marimo

app = marimo.App()


@app.cell
def _():
    import torch
    from torch import nn

    return nn, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(nn):
    class Net(nn.Module):
        def __init__(self, width):
            super().__init__()
            self.layer = nn.Linear(width, width)

        def forward(self, batch):
            return self.layer(batch)

    def stack(width):
        return nn.Sequential(Net(width), nn.ReLU())

    return Net, stack


@app.cell
def _(Net):
    unused = Net(512)
    return (unused,)


@app.cell
def _(stack):
    moved = stack(512)
    moved = moved.to("cuda").eval()
    return (moved,)


@app.cell
def _(Net, nn, torch):
    parts = []
    parts.append(Net(512))
    shown = torch.compile(nn.Sequential(*parts))
    print(shown)
    shown
    return parts, shown


@app.cell
def _(Net, SEED, torch):
    torch.manual_seed(SEED)
    read = Net(512)  # finding
    weight = read.layer.weight
    return read, weight


@app.cell
def _(Net, SEED, torch):
    torch.manual_seed(SEED)
    same = Net(512).cuda()  # finding
    same = same(torch.ones(8, 512, device="cuda"))
    return (same,)


@app.cell
def _(SEED, stack, torch):
    torch.manual_seed(SEED)
    saved = stack(512).cuda()  # finding
    torch.save(saved, "model.pt")
    return (saved,)


@app.cell
def _(SEED, nn, torch):
    def gain(model):
        return model.weight.mean().item()

    torch.manual_seed(SEED)
    compared = nn.Linear(512, 512)  # finding
    print(gain(compared))
    return compared, gain


if __name__ == "__main__":
    app.run()
