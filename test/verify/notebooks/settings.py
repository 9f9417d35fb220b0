"""Elements whose browser sends something else than their value."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    return (mo,)


@app.cell
def _(mo):
    batch = mo.ui.slider(steps=[64, 128, 256], value=64, label="Batch size")
    span = mo.ui.range_slider(steps=[1, 10, 100], label="Span")
    rate = mo.ui.slider(0.0, 0.1, step=0.01, label="Rate")
    size = mo.ui.dropdown([32, 64], value=32, label="Size")
    precision = mo.ui.radio({"float32": "single", "float16": "half"}, value="float32", label="Precision")
    models = mo.ui.multiselect({"small": "S", "large": "L"}, label="Models")
    mo.vstack([batch, span, rate, size, precision, models])
    return batch, models, precision, rate, size, span


@app.cell
def _(batch, mo, models, precision, rate, size, span):
    mo.md(f"{batch.value} {rate.value} {size.value} {precision.value} {models.value} {span.value}")
    return


if __name__ == "__main__":
    app.run()
