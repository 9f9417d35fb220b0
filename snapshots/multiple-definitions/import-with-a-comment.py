"""A comment belongs to the second import, so it stays and becomes private."""

import marimo

app = marimo.App()


@app.cell
def __():
    import marimo as mo
    import gc
    return gc, mo


@app.cell
def __(mo):
    import gc as _gc  # finding: collected twice

    _gc.collect()
    mo.md("Collected")
    return


@app.cell
def __(gc):
    gc.collect()
    return


if __name__ == "__main__":
    app.run()
