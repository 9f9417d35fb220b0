"""A press of the button trains from new random weights: the seed goes to the head of the guard."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    return mo, torch


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
def _(SEED, mo, run, torch):
    losses = []
    if run.value:
        torch.manual_seed(SEED)
        # The model
        model = torch.nn.Linear(64, 1).to("cuda")  # finding
        with mo.status.spinner(title="Training"):
            for _step in range(100):
                loss = model(torch.rand(256, 64, device="cuda")).square().mean()
                loss.backward()
                losses.append(loss.item())
    return (losses,)


if __name__ == "__main__":
    app.run()
