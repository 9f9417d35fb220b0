"""A button counts on a state, and a cell that reads the state draws: the button's words say what for."""

import marimo

app = marimo.App()


@app.cell
def _():
    import random

    import marimo as mo
    import torch

    return mo, random, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(mo):
    get_image, set_image = mo.state(0)
    get_turn, set_turn = mo.state(0)
    get_run, set_run = mo.state(0)
    return get_image, get_run, get_turn, set_image, set_run, set_turn


@app.cell
def _(mo, set_image, set_run, set_turn):
    def on_turn(value):
        set_turn(lambda count: count + 1)

    image = mo.ui.button(label="Next image", on_click=lambda _: set_image(lambda count: count + 1))
    turn = mo.ui.button(label="Turn", on_click=on_turn)
    run = mo.ui.button(label="Train", on_click=lambda _: set_run(lambda count: count + 1))
    mo.hstack([image, turn, run])
    return


@app.cell
def _(get_image, torch):
    get_image()
    print(torch.randn(4096, device="cuda"))
    return


@app.cell
def _(get_turn, torch):
    get_turn()
    print(torch.randn(4096, device="cuda"))  # unsafe: each press of the button may be meant
    return


@app.cell
def _(SEED, get_run, torch):
    get_run()
    torch.manual_seed(SEED)
    print(torch.randn(4096, device="cuda"))  # finding
    return


@app.cell
def _(random, torch):
    number = random.randrange(1000)
    torch.manual_seed(number)
    print(torch.randn(4096, device="cuda"))
    return


if __name__ == "__main__":
    app.run()
