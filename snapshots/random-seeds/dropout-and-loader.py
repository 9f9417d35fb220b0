"""A model made and a loader made elsewhere draw where the training uses them."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from torch import nn
    from torch.utils.data import DataLoader, TensorDataset
    return DataLoader, TensorDataset, mo, nn, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(mo):
    run = mo.ui.run_button(label="Train")
    run
    return (run,)


@app.cell
def _(DataLoader, TensorDataset, torch):
    data = TensorDataset(torch.arange(1000.0).reshape(-1, 1))
    loader = DataLoader(data, batch_size=32, shuffle=True, num_workers=2)
    batches = len(loader)
    return batches, loader


@app.cell
def _(nn):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.drop = nn.Dropout(0.1)
            self.scale = nn.Parameter(nn.init.ones_(nn.Parameter()))

        def forward(self, x):
            return self.drop(x) * self.scale
    return (Net,)


@app.cell
def _(Net):
    model = Net().to("cuda")
    return (model,)


@app.cell
def _(SEED, loader, model, run, torch):
    if run.value:
        torch.manual_seed(SEED)
        for (batch,) in loader:  # finding
            model(batch.to("cuda")).sum().backward()
    return


if __name__ == "__main__":
    app.run()
