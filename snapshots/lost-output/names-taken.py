"""The new names are free in the cell."""
import marimo

__generated_with = "0.17.0"
app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    _output = "loss.csv"
    _output_2 = None
    if _output.endswith(".csv"):
        _output_2 = mo.md(f"Writing to {_output}")  # finding

    _output_2
    return


@app.cell
def _(mo):
    _outputs = ["a.csv", "b.csv"]
    _outputs_2 = [mo.md("Files")]  # finding
    _outputs_2.append(mo.ui.table(_outputs))  # finding
    print(len(_outputs))

    mo.vstack(_outputs_2)
    return


if __name__ == "__main__":
    app.run()
