"""A run may take a way on which nothing is shown."""
import marimo

__generated_with = "0.17.0"
app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    readings = [0.4, 0.9]
    return (readings,)


@app.cell
def _(mo, readings):
    """Warning above the threshold"""
    _output = None
    if max(readings) > 0.8:
        _output = mo.callout(mo.md("Close to the limit"), kind="warn")  # finding

    _output
    return


@app.cell
def _(mo, readings):
    match len(readings):
        case 0:
            _output = mo.md("No readings yet")  # finding
        case 1:
            _output = mo.md("One reading")  # finding
        case _:
            _output = mo.ui.table(readings)  # finding
        # More kinds of readings go here

    _output
    return


if __name__ == "__main__":
    app.run()
