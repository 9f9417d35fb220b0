"""The cell ends with the call of a function that returns nothing: it displays nothing, so the spinner may go around."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    def train(steps):
        weights = torch.nn.Linear(64, 1).to("cuda")
        optimizer = torch.optim.SGD(weights.parameters(), lr=0.1)
        for _step in range(steps):
            optimizer.zero_grad()
            weights(torch.rand(256, 64, device="cuda")).square().mean().backward()
            optimizer.step()
        if steps > 100:
            return
        print(weights.weight.norm().item())

    def trained(steps):
        train(steps)
        return "done"

    return train, trained


@app.cell
def _(mo, train):
    with mo.status.spinner(title="Training…"):
        train(1000)  # finding
    return


@app.cell
def _(mo, trained):
    with mo.status.spinner(title="Training…"):
        _output = trained(1000)  # finding
    _output
    return


if __name__ == "__main__":
    app.run()
