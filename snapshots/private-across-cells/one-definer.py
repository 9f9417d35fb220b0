"""A flag with an underscore is read in two other cells."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    try:
        import cudf
        has_cudf = True
    except ImportError:
        cudf = None
        has_cudf = False
    return cudf, has_cudf, mo


@app.cell
def _(has_cudf, mo):
    mo.md(f"cuDF: {has_cudf}")  # finding
    return


@app.cell
def _(cudf, has_cudf, mo):
    def mode():
        return "GPU" if has_cudf else "CPU"

    mo.md(f"{mode()} {cudf}")
    return


if __name__ == "__main__":
    app.run()
