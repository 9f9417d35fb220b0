"""The setup cell keeps the import."""

import marimo

app = marimo.App()

with app.setup:
    import time


@app.cell
def _():
    import marimo as mo
    import random
    import json  # finding

    print(random.random())  # once
    print(time.time(), json.dumps(1))
    return (mo,)


@app.cell
def _(mo):
    mo.md(f"{time.time()}")
    return


if __name__ == "__main__":
    app.run()
