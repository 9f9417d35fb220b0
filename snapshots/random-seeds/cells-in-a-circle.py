"""Two cells wait for each other, before and after: the third gets its seed all the same."""

import marimo

app = marimo.App()


@app.cell
def _():
    import torch
    return (torch,)


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(pong):
    ping = pong
    return (ping,)


@app.cell
def _(ping):
    pong = ping
    return (pong,)


@app.cell
def _(SEED, torch):
    torch.manual_seed(SEED)
    weights = torch.randn(100, device="cuda")  # finding
    return (weights,)


if __name__ == "__main__":
    app.run()
