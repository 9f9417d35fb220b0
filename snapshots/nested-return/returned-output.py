"""The author meant the returned message to be shown."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    batch = mo.ui.slider(1, 8, label="Batch")
    batch
    return (batch,)


@app.cell
def _(batch, mo):
    outcome = None
    # finding
    mo.stop(
        batch.value > 4 and (
        batch.value % 2
    ),
        mo.md("Choose an even number"),
    )
    outcome = batch.value
    return (outcome,)


@app.cell
def _(batch, mo):
    # finding
    mo.stop(batch.value == 1)
    note = "more"
    mo.md(note)
    return


if __name__ == "__main__":
    app.run()
