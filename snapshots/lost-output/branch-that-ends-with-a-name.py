"""A figure on a line of its own was written to be seen, like the text in the other branch."""
import marimo

__generated_with = "0.17.0"
app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    import matplotlib.pyplot as plt

    _values = [3, 2, 1]
    if len(_values) == 0:
        _output = mo.md("Nothing to plot")  # finding
    else:
        _figure, _axes = plt.subplots()
        for _value in _values:
            _axes.plot([_value])
            _value
        _output = _figure

    _output
    return (plt,)


if __name__ == "__main__":
    app.run()
