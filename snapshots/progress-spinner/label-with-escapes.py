"""The button's label has escapes: its words are not copied, the docstring gives the title."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    fire = mo.ui.run_button(label="\N{ROCKET} Launch \"now\"")
    ticks = mo.ui.number(1, 100, label="Ticks\tper run")
    mo.hstack([ticks, fire])
    return fire, ticks


@app.cell
def _(fire, mo, ticks, torch):
    """Advance the particles."""
    mo.stop(not fire.value)
    with mo.status.spinner(title="Advance the particles", subtitle=f"ticks: {ticks.value}"):
        positions = torch.rand(10_000, 3, device="cuda")  # finding
        for _tick in range(ticks.value):
            positions = positions.mul(0.99).add(torch.rand_like(positions))
        centre = positions.mean(dim=0).tolist()
    return (centre,)


@app.cell
def _(centre):
    centre
    return


if __name__ == "__main__":
    app.run()
