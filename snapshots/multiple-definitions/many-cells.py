"""Three cells, a long signature and a long return."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    epochs, rate, width, depth, seed = 3, 0.1, 64, 2, 7
    _fig = [epochs, rate]
    return (
        epochs,
        rate,
        width,
        depth,
        seed,
    )


@app.cell
def _(epochs, mo, rate, seed):
    _fig = [epochs, rate, seed]  # finding
    mo.md(f"{_fig}")
    return


@app.cell
def _(depth, mo, width):
    _fig = [width, depth]
    mo.md(f"{_fig}")
    return


if __name__ == "__main__":
    app.run()
