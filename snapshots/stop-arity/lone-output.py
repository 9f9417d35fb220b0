"""A message stands where the condition belongs."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    ready = mo.ui.checkbox(label="Ready")
    ready
    return (ready,)


@app.cell
def _(mo, ready):
    if not ready.value:
        mo.stop(True, mo.md("Tick **Ready** first"))  # finding
    print("running")
    return


@app.cell
def _(mo, ready):
    if not ready.value:
        mo.stop(  # finding
            True,
            mo.callout(
                mo.md(
                    """
                    Nothing to do
                    """
                ),
                kind="warn",
            )
        )
    if ready.value is None:
        mo.stop(True, "Tick it")  # finding
    if ready.value is None:
        mo.stop(True, output=mo.md("Tick it"))  # finding
    print("running")
    return


if __name__ == "__main__":
    app.run()
