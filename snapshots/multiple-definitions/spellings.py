"""Python reads names in NFKC: the ligature and its letters, the micro sign and the Greek letter are one name each."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    µ = 0.5
    return mo, µ


@app.cell
def _(mo, μ):
    _fit = 1 + μ
    mo.md(f"{_fit}")
    return


@app.cell
def _(mo):
    _fit = 2  # finding
    mo.md(f"{_fit}")
    return


if __name__ == "__main__":
    app.run()
