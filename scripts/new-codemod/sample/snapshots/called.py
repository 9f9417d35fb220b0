"""The work is timed with a function that Python no longer has."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import time
    return mo, time


@app.cell
def _(mo, time):
    start = time.perf_counter()  # finding
    total = sum(range(1000))
    seconds = time.perf_counter() - start  # finding
    mo.md(f"{total} in {seconds:.3f} seconds")
    return


if __name__ == "__main__":
    app.run()
