"""Values with which the branches of the last statement end, in cells that call marimo for nothing to show."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    threshold = 3
    return mo, threshold, torch


@app.cell
def _(threshold):
    if threshold > 2:
        _output = "High"  # finding
    else:
        _rows = list(range(threshold))
        _output = {  # finding
            "rows": len(_rows),
            "last": _rows[-1],
        }

    _output
    return


@app.cell
def _(threshold, torch):
    _output = None
    with torch.no_grad():
        scaled = torch.ones(3) * threshold
        _output = scaled  # finding

    _output
    return (scaled,)


@app.cell
def _(mo, threshold):
    for _step in range(threshold):
        mo.output.append(_step)
    if threshold > 2:
        threshold  # refused: the cell displays output while it runs
    return


@app.cell
def _(mo, threshold):
    with mo.persistent_cache("rows"):
        cached = list(range(threshold))
        cached  # refused: a change would make marimo compute this cached block again
    return (cached,)


@app.cell
def _(threshold):
    try:
        _first = threshold / 2
        _first  # refused: the cell may compute several of these
    finally:
        _last = threshold
        _last  # refused: the cell may compute several of these
    return


@app.cell
def _():
    try:
        flash_attn
    except NameError:
        flash_attn = None
    return (flash_attn,)


@app.cell
def _(threshold):
    # A comment in quotes, a loop, a function, and a cell that hides its output.
    if threshold > 2:
        """Nothing to do."""
    else:
        for _each in range(3):
            _each

    def describe():
        if threshold > 2:
            "High"

    return (describe,)


@app.cell
def _(threshold):
    if threshold > 2:
        threshold
    None
    return


if __name__ == "__main__":
    app.run()
