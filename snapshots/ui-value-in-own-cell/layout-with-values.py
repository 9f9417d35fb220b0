"""The layout of the controls shows what two of them mean."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    """Settings"""

    nodes = mo.ui.slider(3, 7, value=5, label="Nodes (power of ten)")
    density = mo.ui.slider(2, 20, value=5, label="Edges per node")
    return density, nodes


@app.cell
def _(density, mo, nodes):
    """Shows what depends on nodes and density"""

    # all controls, with the size that they mean
    mo.vstack([
        mo.hstack([nodes, density]),
        mo.md(
            f"{10 ** nodes.value:,} nodes, "  # finding
            f"{10 ** nodes.value * density.value:,} edges"
        ),
    ])
    return


if __name__ == "__main__":
    app.run()
