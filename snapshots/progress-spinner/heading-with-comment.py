"""A comment after the heading must survive, so the heading stays where it is."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    start = mo.ui.run_button(label="Start")
    start
    return (start,)


@app.cell
def _(mo, start, torch):
    if start.value:
        mo.md("### Factorising…")  # people asked for a sign of life
        # One matrix after the other, the card is small
        with mo.status.spinner(title="Factorising…"):
            for _size in (1024, 2048, 4096):  # finding
                matrix = torch.rand(_size, _size, device="cuda")
                values = torch.linalg.svdvals(matrix)
    return


if __name__ == "__main__":
    app.run()
