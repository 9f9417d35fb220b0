"""An object calls the function that it is made with: using it later draws nothing. A partial draws when it is called."""

import marimo

app = marimo.App()


@app.cell
def _():
    import functools
    import torch
    return functools, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(torch):
    def init_params(size, device):
        return torch.randn(size, device=device)

    class Scratch:
        def __init__(self, size, init):
            self.params = init(size, "cuda")

        def __call__(self, x):
            return x @ self.params
    return Scratch, init_params


@app.cell
def _(SEED, Scratch, init_params, torch):
    torch.manual_seed(SEED)
    net = Scratch(8, init_params)  # finding
    return (net,)


@app.cell
def _(net, torch):
    net(torch.ones(8, device="cuda")).item()
    return


@app.cell
def _(functools, init_params):
    init_small = functools.partial(init_params, 8)
    return (init_small,)


@app.cell
def _(SEED, init_small, torch):
    torch.manual_seed(SEED)
    small = init_small("cuda")  # finding
    small.sum().item()
    return


if __name__ == "__main__":
    app.run()
