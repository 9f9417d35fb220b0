"""`time` is a module in one cell and a number in another."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import time
    return mo, time


@app.cell
def _(mo):
    distance, speed = 100.0, 4.0
    _time = distance / speed  # finding
    mo.md(f"{_time:.1f} s")
    return


@app.cell
def _(time):
    print(time.time())
    return


if __name__ == "__main__":
    app.run()
