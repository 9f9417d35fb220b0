"""What the cell shows already stays the last thing that it shows."""
import marimo

__generated_with = "0.17.0"
app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    _output = mo.md("## Batch sizes")  # finding

    sizes = [{"size": 2**power} for power in range(3, 8)]
    mo.vstack([_output, mo.ui.table(
        sizes,
        selection=None,
    )])
    return (sizes,)


@app.cell
def _(mo, sizes):
    _outputs = []
    if len(sizes) > 4:
        _outputs.append(mo.md("Many sizes: this takes a while"))  # finding
    mo.vstack([*_outputs, mo.ui.table(sizes[:4])])
    return


@app.cell
def _(mo, sizes):
    best = None
    if sizes[0]["size"] > 4:
        best = mo.stat(sizes[0]["size"], label="Smallest")
    _output = mo.md("The smallest size is shown below if it is large")  # finding
    mo.vstack([_shown for _shown in (_output, best) if _shown is not None])
    return


@app.cell
def _(mo, sizes):
    if sizes:
        _output = mo.md("Sizes:")  # finding
    else:
        _output = mo.md("No sizes")  # finding
    mo.vstack([_output, (sizes[0], sizes[-1])])
    return


@app.cell
def _(mo, sizes):
    _output = mo.md("The sizes are printed in the console")  # finding
    print(sizes)

    _output
    return


if __name__ == "__main__":
    app.run()
