"""A press that asks for other numbers, in words or because nothing else can come of it; and one of which nobody knows."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import random
    import torch

    return mo, random, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(mo):
    presses = mo.ui.button(value=0, on_click=lambda value: value + 1, label="Points")
    dice = mo.ui.run_button(label="🎲")
    again = mo.ui.run_button(label="Surprise me")
    clock = mo.ui.refresh(options=["1s"])
    points = mo.ui.run_button(label="Points")
    retrain = mo.ui.run_button(label="Train another model")
    mo.hstack([presses, dice, again, clock, points, retrain])
    return again, clock, dice, points, presses, retrain


@app.cell
def _(mo, presses, torch):
    mo.md(f"Press {presses.value}: {torch.rand(3, device='cuda').tolist()}")
    return


@app.cell
def _(dice, mo, torch):
    mo.stop(not dice.value)
    mo.md(f"{torch.randint(6, (1,), device='cuda').item() + 1}")
    return


@app.cell
def _(again):
    is_asked = again.value
    return (is_asked,)


@app.cell
def _(is_asked, mo, torch):
    mo.stop(not is_asked)
    mo.md(f"{torch.rand(3, device='cuda').tolist()}")
    return


@app.cell
def _(clock, mo, torch):
    clock.value
    mo.md(f"{torch.rand(3, device='cuda').tolist()}")
    return


@app.cell
def _(mo, points, torch):
    mo.stop(not points.value)
    cloud = torch.rand(100, 3, device="cuda")  # unsafe: each press of the button may be meant to give new numbers
    mo.md(f"{cloud.mean().item()}")
    return


@app.cell
def _(SEED, mo, retrain, torch):
    mo.stop(not retrain.value)
    torch.manual_seed(SEED)
    weights = torch.randn(100, device="cuda")  # finding
    mo.md(f"{weights.mean().item()}")
    return


@app.cell
def _(mo, random, torch):
    run_id = random.randint(0, 10**6)
    order = random.sample(range(8), 8)  # refused: line 80 is meant to draw new numbers from the same generator
    picked = torch.arange(8, device="cuda")[order]
    mo.md(f"{run_id}: {picked.tolist()}")
    return


if __name__ == "__main__":
    app.run()
