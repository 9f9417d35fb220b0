"""An early exit with an output, and one without."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    train = mo.ui.run_button(label="Train")
    train
    return (train,)


@app.cell
def _(mo, train):
    # finding
    mo.stop(not train.value, mo.md("Press **Train**"))
    losses = [0.5, 0.25]
    return (losses,)


@app.cell
def _(losses, mo):
    # finding
    mo.stop(len(losses) < 2)
    mo.md(f"{losses}")
    return


if __name__ == "__main__":
    app.run()
