"""Two stars in a field of an f-string are an operator, outside they are Markdown."""

import marimo

app = marimo.App()


@app.cell
def _():
    import cudf
    import marimo as mo

    return cudf, mo


@app.cell
def _(mo):
    exponent = mo.ui.slider(3, 9, value=6, label="Rows (power of ten)")
    start = mo.ui.run_button(label="Start")
    mo.hstack([exponent, start])
    return exponent, start


@app.cell
def _(cudf, exponent, mo, start):
    if start.value:
        with mo.status.spinner(
            title=rf"⏱️ Sorting {10**exponent.value:,} rows: $n \log n$",
            subtitle=f"Rows (power of ten): {exponent.value}",
        ):
            for _round in range(3):  # finding
                frame = cudf.DataFrame({"key": range(10**exponent.value)}).sort_values("key")
    return


if __name__ == "__main__":
    app.run()
