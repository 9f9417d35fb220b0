"""A cell that goes on without the value has a healthy run, and another one with the value."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    rows = mo.ui.slider(1, 10, value=3)
    try:
        count = rows.value  # unsafe: line 19 catches the error
    except RuntimeError:
        count = 7
    print(count)
    return


@app.cell
def _(mo):
    width = mo.ui.slider(1, 10, value=3)
    return (width,)


@app.cell
def _(width):
    try:
        size = int(width.value)  # finding
    except ValueError:
        size = 7
    print(size)
    return


if __name__ == "__main__":
    app.run()
