"""A name that every branch binds, and one that a guarded branch alone uses."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    _size = 3
    _label = "small" if _size < 5 else "large"
    print(_label)
    return


@app.cell
def _(mo):
    _size = len("label")  # finding
    if _size > 3:
        _label = "large"  # finding
    else:
        _label = "small"
    print(_label, _size)
    return


if __name__ == "__main__":
    app.run()
