"""The branches of a try share a name; what was shown before an error stays."""
import marimo

__generated_with = "0.17.0"
app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    try:
        import cudf
        _output = mo.callout(mo.md("cuDF is here"), kind="success")  # finding
    except ImportError:
        cudf = None
        _output = mo.callout(mo.md("cuDF is missing"), kind="warn")  # finding

    _output
    return (cudf,)


@app.cell
def _(cudf, mo):
    _outputs = []
    try:
        _outputs.append(mo.md("## First rows"))  # finding
        rows = cudf.DataFrame({"x": [1, 2]}).head()
    except AttributeError:
        _outputs.append(mo.callout(mo.md("No rows without cuDF"), kind="info"))  # finding
        rows = None

    mo.vstack(_outputs)
    return (rows,)


@app.cell
def _(mo, rows):
    import contextlib

    _output = None
    with contextlib.suppress(TypeError):
        length = len(rows)
        _output = mo.md(f"{length} rows")  # finding

    _output
    return (contextlib,)


if __name__ == "__main__":
    app.run()
