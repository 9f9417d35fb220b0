"""The button's label has quotes, Markdown and a colon: the title keeps the words."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    go = mo.ui.run_button(label='Run the **"large"** product:')
    rows = mo.ui.slider(256, 8192, step=256, label='Rows {"n"}')
    mo.hstack([rows, go])
    return go, rows


@app.cell
def _(go, mo, rows, torch):
    mo.stop(not go.value)
    with mo.status.spinner(
        title="Run the \"large\" product",
        subtitle=f"Rows {{\"n\"}}: {rows.value}",
    ):
        large = torch.rand(rows.value, rows.value).to("cuda")  # finding
        trace = (large @ large).trace().item()
    return (trace,)


@app.cell
def _(trace):
    trace
    return


if __name__ == "__main__":
    app.run()
