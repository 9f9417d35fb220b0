"""What is called a seed may be empty, changed later or no number: none of it is used."""

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
    seed = mo.ui.number(label="Seed, empty for any", value=None)
    seed_slider = mo.ui.slider(0, 1, step=0.1, value=0.5)
    global_seed = mo.ui.slider(-5, 5, value=0)
    mo.vstack([seed, seed_slider, global_seed])
    return (seed,)


@app.cell
def _():
    random_seed = 7
    if random_seed:
        random_seed = None
    for rng_seed in (1, 2):
        pass
    base_seed = 5_000_000_000
    torch_seed = 3
    torch_seed = {"seed": torch_seed}
    return (random_seed,)


@app.cell
def _(torch):
    default_seed = 11
    table = torch.zeros(8, device="cuda")
    return default_seed, table


@app.cell
def _(SEED, mo, random_seed, seed, torch):
    print(seed.value, random_seed)
    torch.manual_seed(SEED)
    weights = torch.randn(100, device="cuda")  # finding
    mo.md(f"{weights.mean().item():.3f}")
    return


if __name__ == "__main__":
    app.run()
