"""Elements of elements."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    settings = mo.ui.dictionary({"rows": mo.ui.number(1, 10)})
    return (settings,)


@app.cell
def _(mo, settings):
    mo.md(f"{settings['rows'].value}")  # finding
    return


@app.cell
def _(mo):
    prompt = mo.ui.text_area().form()
    return (prompt,)


@app.cell
def _(mo, prompt):
    mo.stop(prompt.value is None, prompt)  # finding
    print(prompt.value)  # finding
    return


@app.cell
def _(mo):
    """Batch"""
    sizes = mo.md("{rows} x {columns}").batch(rows=mo.ui.number(1, 9), columns=mo.ui.number(1, 9))
    return sizes,


@app.cell
def _(sizes):
    """Computes what depends on sizes"""

    area = sizes.value["rows"] * sizes.value["columns"]  # finding
    return (area,)


@app.cell
def _(area, mo):
    sliders = [mo.ui.slider(1, area) for _ in range(3)]
    return (sliders,)


@app.cell
def _(mo, sliders):
    mo.hstack([*sliders, sum(slider.value for slider in sliders)])  # finding
    return


if __name__ == "__main__":
    app.run()
