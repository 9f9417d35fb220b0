"""Where the cell fills its output as it goes, the others join in, or they would push it away."""
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

    mo.output.append(mo.md("## Loss curve"))  # finding
    plt.plot([3, 2, 1])
    plt.show()
    return (plt,)


@app.cell
def _(mo):
    mo.output.append(mo.md("First"))
    if mo.running_in_notebook():
        mo.output.append(mo.md("Second"))  # finding
    return


@app.cell
def _(mo):
    def announce(text):
        mo.output.append(mo.md(text))
    return (announce,)


@app.cell
def _(announce, mo):
    announce("Third")
    if mo.app_meta().mode == "edit":
        mo.output.append(mo.md("Fourth"))  # finding
    return


if __name__ == "__main__":
    app.run()
