"""Two cells try the same optional import and both note whether it is there."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _():
    try:
        import cudf as _cudf
        _has_cudf = True
    except ImportError:
        _cudf = None
        _has_cudf = False
    print(_cudf, _has_cudf)
    return


@app.cell
def _(mo):
    try:
        import cudf as _cudf  # finding
        _has_cudf = True  # finding
    except ImportError:
        _cudf = None
        _has_cudf = False
    mo.md(f"{_has_cudf} {_cudf}")
    return


if __name__ == "__main__":
    app.run()
