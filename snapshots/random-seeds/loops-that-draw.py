"""Loaders that shuffle are known in lists, through functions and by their parts; what they give is no loader."""

import marimo

app = marimo.App()


@app.cell
def _():
    import torch
    from torch.utils.data import DataLoader
    from torchrl.collectors import SyncDataCollector

    return DataLoader, SyncDataCollector, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(DataLoader, torch):
    _sets = [torch.arange(9, device="cuda"), torch.arange(6, device="cuda")]
    train, valid = [DataLoader(_each, batch_size=3, shuffle=True) for _each in _sets]
    tests = {"plain": DataLoader(_sets[0]), "mixed": DataLoader(_sets[1], shuffle=True)}
    return tests, train, valid


@app.cell
def _(SEED, torch, train):
    torch.manual_seed(SEED)
    first = [batch for batch in train]  # finding
    return (first,)


@app.cell
def _(first):
    total = sum(first)
    return (total,)


@app.cell
def _(SEED, tests, torch):
    torch.manual_seed(SEED)
    mixed = list(tests["mixed"])  # finding
    return (mixed,)


@app.cell
def _(SyncDataCollector, total):
    collector = SyncDataCollector(total, device="cuda")
    return (collector,)


@app.cell
def _(SEED, collector, torch):
    torch.manual_seed(SEED)
    for _step, _frames in enumerate(collector):  # finding
        print(_frames)
    return


if __name__ == "__main__":
    app.run()
