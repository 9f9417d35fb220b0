"""A bar that counts nothing stands before the work, and the broad except hides its error."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    rows = mo.ui.slider(1, 10)
    run = mo.ui.run_button()
    mo.hstack([rows, run])
    return rows, run


@app.cell
def _(mo, rows, run, torch):
    """Benchmark"""
    result = None

    if run.value:
        try:
            with mo.status.spinner(  # finding
                title="Benchmark",
                subtitle=f"{rows.value} rows",
            ):
                # the table
                table = torch.rand(rows.value, 8)
            result = table.mean()
        except Exception as error:
            result = str(error)
    return (result,)


if __name__ == "__main__":
    app.run()
