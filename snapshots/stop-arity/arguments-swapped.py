"""The output comes first, then the condition."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    go = mo.ui.run_button(label="Run")
    go
    return (go,)


@app.cell
def _(go, mo):
    mo.stop(not go.value, mo.md("Press **Run**"))  # finding
    print("running")
    return


if __name__ == "__main__":
    app.run()
