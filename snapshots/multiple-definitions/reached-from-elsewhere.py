"""Another cell, or a text for `__main__`, reaches the variable by its name."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _():
    import sys
    import timeit
    return sys, timeit


@app.cell
def _():
    model = "linear"
    print(model)
    return


@app.cell
def _():
    model = "tree"  # refused: cell 5 calls `globals()` and has "model" in a string (cell 3)
    print(model)
    return


@app.cell
def _():
    print("model" in globals(), "the count of steps")
    return


@app.cell
def _(timeit):
    def work():
        return 1

    print(timeit.timeit("work()", setup="from __main__ import work", number=1) > 0)
    return


@app.cell
def _():
    def work():  # refused: the cell names `__main__` and has "work" in a string (cell 6)
        return 2

    print(work())
    return


@app.cell
def _():
    level = 1
    import __main__

    print(__main__.level)
    return


@app.cell
def _():
    level = 2  # refused: cell 8 reads `level` from `__main__` (cell 8)
    print(level)
    return


@app.cell
def _():
    _steps = 1
    print(_steps)
    return


@app.cell
def _():
    _steps = 2  # finding
    print(_steps)
    return


if __name__ == "__main__":
    app.run()
