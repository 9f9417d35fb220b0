"""A private import of the setup cell is read in other cells, one of them reusable."""

import marimo

app = marimo.App()

with app.setup:
    import copy
    import marimo as mo
    import math as maths

@app.function
def area(radius):
    return maths.pi * radius**2  # finding


@app.cell
def _():
    settings = copy.deepcopy({"rank": 16})  # finding
    mo.md(f"{settings} {area(1)}")
    return


if __name__ == "__main__":
    app.run()
