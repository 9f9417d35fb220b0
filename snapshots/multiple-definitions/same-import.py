"""The cell with most imports keeps `time`, `np` and `Path`; the other ones read them from there."""

import marimo

app = marimo.App()


@app.cell
def _(mo, time):
    """Clock"""
    import json

    started = time.perf_counter()
    mo.md(f"{time.perf_counter() - started:.1f} s {json.dumps(1)}")
    return json,


@app.cell
def _(Path, mo, np):
    from pathlib import (
        PurePath,
    )
    values = np.zeros(3)
    mo.md(f"{values} {Path('.')} {PurePath('.')}")
    return


@app.cell
def _():
    import marimo as mo
    import time  # finding
    import numpy as np  # finding
    from pathlib import Path  # finding
    return Path, mo, np, time


@app.cell
def _(time, mo, np):
    total = np.ones(3)
    mo.md(f"{total} {time.time()}")
    return


@app.cell
def _(np):
    import torch
    import numpy as _np; print(_np.zeros(3), torch)
    return (torch,)


if __name__ == "__main__":
    app.run()
