"""`losses` is taken by another cell, so the name gets a number."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _():
    losses_2 = [0.5, 0.4]
    min_2 = min(losses_2)
    return (losses_2, min_2)


@app.cell
def _(losses_2, min_2, mo):
    losses = sorted(losses_2)  # finding
    mo.md(f"{losses} {min_2}")  # finding
    return


if __name__ == "__main__":
    app.run()
