"""What is left of a name may be a keyword, a builtin or a number."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _():
    class_2 = "A"
    _1 = 3
    return (class_2,)


@app.cell
def _(class_2, mo):
    mo.md(f"{class_2} "  # finding
        f"{_1}")  # refused: nothing is left of `_1` without its underscore
    return


if __name__ == "__main__":
    app.run()
