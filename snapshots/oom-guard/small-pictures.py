"""Batches of small pictures through a small model of the notebook can't fill a GPU; pictures that are made larger can."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return DataLoader, F, datasets, device, gc, mo, nn, torch, transforms


@app.cell
def _(mo):
    batch_size = mo.ui.slider(16, 256, value=64)
    batch_size
    return (batch_size,)


@app.cell
def _(F, nn):
    class Net(nn.Module):
        def __init__(self, hidden):
            super().__init__()
            self.inner = nn.Linear(28 * 28, hidden)
            self.outer = nn.Linear(hidden, 10)

        def forward(self, x):
            return self.outer(F.relu(self.inner(x.flatten(1))))

    return (Net,)


@app.cell
def _(DataLoader, F, Net, batch_size, datasets, device, mo, torch, transforms):
    digits = datasets.MNIST("data", transform=transforms.ToTensor())
    net = Net(hidden=128).to(device)
    optimizer = torch.optim.Adam(net.parameters())
    losses = []
    for x, y in mo.status.progress_bar(DataLoader(digits, batch_size=batch_size.value)):
        x, y = x.to(device), y.to(device)
        loss = F.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return (losses,)


@app.cell
def _(DataLoader, F, Net, batch_size, datasets, device, gc, losses, mo, torch, transforms):
    enlarge = transforms.Compose([transforms.Resize(1024), transforms.ToTensor()])
    large = datasets.MNIST("data", transform=enlarge)
    _out_of_memory = None
    try:
        other = Net(hidden=128).to(device)  # finding
        other_optimizer = torch.optim.SGD(other.parameters(), lr=losses[-1])
        for _x, _y in mo.status.progress_bar(DataLoader(large, batch_size=batch_size.value)):
            _x, _y = _x.to(device), _y.to(device)
            F.cross_entropy(other(_x), _y).backward()
            other_optimizer.step()
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        large = other = other_optimizer = _x = _y = None
        gc.collect()
        torch.cuda.empty_cache()
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            "❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
                            "",
                            f"- **batch size** is {batch_size.value}: try {max(16, batch_size.value // 2)}",
                            "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                            "",
                            f"`{_out_of_memory}`",
                        ]
                    )
                ),
                kind="danger",
            ),
        )
    return (other,)


if __name__ == "__main__":
    app.run()
