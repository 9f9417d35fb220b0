"""What a function is called can be read from the function: in a report, in a registry."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _():
    import functools
    from shop import task
    return functools, task


@app.cell
def _():
    def timed(function):
        print(f"{function.__name__}: 1 ms")
        return function

    return (timed,)


@app.cell
def _(timed):
    def matmul():
        return 1

    timed(matmul)()
    return


@app.cell
def _(timed):
    @timed
    def matmul():  # refused: line 24 reads `function.__name__`
        return 2

    matmul()
    return


@app.cell
def _(task):
    @task
    def load():
        return 1

    load()
    return


@app.cell
def _():
    def load():  # refused: the decorator of `load` may register it under its name (cell 6)
        return 2

    load()
    return


@app.cell
def _(functools):
    @functools.cache
    def _area(side):
        return side * side

    print(_area(2))
    return


@app.cell
def _():
    def _area(side):  # finding
        return side * side

    try:
        print(_area(3))
    except ValueError as error:
        print(type(error).__name__)
    return


if __name__ == "__main__":
    app.run()
