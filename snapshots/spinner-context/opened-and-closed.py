"""A spinner is opened and closed by hand."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    with mo.status.spinner(title="Multiplying") as spinner:  # finding
        product = torch.rand(8, 8) @ torch.rand(8, 8)

        # said while it turns
        spinner.update(subtitle="half done")
        product = product @ product
    return product, spinner


@app.cell
def _(mo, torch):
    _size = 64
    # what goes in
    matrix = torch.rand(_size, _size)

    with mo.status.spinner(  # finding
        title="Multiplying",
        subtitle=f"{_size} rows",
    ) as _progress:  # turns from here
        inverse = torch.linalg.inv(matrix)
    # to here
    mo.md(f"{inverse.sum()}")
    return inverse, matrix


@app.cell
def _(mo, torch):
    with mo.status.spinner() as _last:  # finding
        print(torch.rand(8))
    return


if __name__ == "__main__":
    app.run()
