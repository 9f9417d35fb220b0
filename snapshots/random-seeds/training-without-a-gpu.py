"""A training gives another model in each run, also where nobody moves it to a GPU."""

import marimo

app = marimo.App()


@app.cell
def _():
    import torch
    from torch.utils.data import DataLoader

    return DataLoader, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(DataLoader, digits):
    loader = DataLoader(digits, batch_size=16, shuffle=True)
    return (loader,)


@app.cell
def _(SEED, loader, torch):
    torch.manual_seed(SEED)
    model = torch.nn.Linear(784, 10)  # finding
    optimizer = torch.optim.AdamW(model.parameters())
    for images, labels in loader:
        loss = torch.nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(loss.item())
    return (model,)


if __name__ == "__main__":
    app.run()
