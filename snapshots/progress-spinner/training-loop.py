"""A training loop that starts with the notebook: the title names the kind of work."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return (device,)


@app.cell
def _(device, mo, torch):
    with mo.status.spinner(title="Training…"):
        weights = torch.zeros(64, requires_grad=True, device=device)  # finding
        optimizer = torch.optim.SGD([weights], lr=0.1)
        history = []

        # Fit the weights by plain gradient descent.
        # Two thousand steps are enough.
        for _step in range(2000):
            loss = (weights - 1).square().sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            history.append(loss.item())
    return (history,)


@app.cell
def _(history):
    history[-1]
    return


if __name__ == "__main__":
    app.run()
