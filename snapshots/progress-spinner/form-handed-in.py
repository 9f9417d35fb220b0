"""The work waits for a form."""

import marimo

app = marimo.App()


@app.cell
def _():
    import cudf
    import marimo as mo

    return cudf, mo


@app.cell
def _(mo):
    settings = (
        mo.md("Rows: {rows}, groups: {groups}")
        .batch(rows=mo.ui.number(1, 10**8, value=10**6), groups=mo.ui.number(1, 1000, value=10))
        .form(submit_button_label="Group")
    )
    path = mo.ui.text(label="Parquet file").form()
    mo.vstack([settings, path])
    return path, settings


@app.cell
def _(cudf, mo, path):
    mo.stop(path.value is None)
    _frames = []
    with mo.status.spinner(title="Computing on the GPU…"):
        for part in range(8):  # finding
            _frames.append(cudf.read_parquet(path.value, row_groups=[part]))
        table = cudf.concat(_frames)
    return (table,)


@app.cell
def _(table):
    table.head()
    return


if __name__ == "__main__":
    app.run()
