"""Rows that a table picks: pandas draws from NumPy's generator, cuDF and Polars take a seed; a few rows to look at are any."""

import marimo

app = marimo.App()


@app.cell
def _():
    import cudf
    import marimo as mo
    import pandas as pd
    import polars as pl

    return cudf, mo, pd, pl


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(SEED, pd):
    def clean(table):
        return table.dropna()

    import numpy as _np
    _np.random.seed(SEED)
    comments = pd.read_csv("comments.csv").dropna().pipe(clean).sample(100)  # finding
    half = comments.sample(frac=0.5, random_state=1)
    return comments, half


@app.cell
def _(comments, mo):
    print(comments.sample())
    mo.ui.table(comments.sample(5))
    return


@app.cell
def _(SEED, half):
    import numpy as _np
    _np.random.seed(SEED)
    half.sample(5).score.mean()  # finding
    return


@app.cell
def _(SEED, cudf):
    points = cudf.read_csv("points.csv").sample(1000, random_state=SEED)  # finding
    fixed = cudf.read_csv("points.csv").sample(n=1000, random_state=1)
    return fixed, points


@app.cell
def _(SEED, pl):
    rides = pl.read_csv("rides.csv").sample(fraction=0.1, shuffle=True, seed=SEED)  # finding
    first = pl.scan_csv("rides.csv").collect().sample(n=100, seed=1)
    print(rides.sample(3))
    return first, rides


@app.cell
def _(SEED, pl):
    import numpy as _np
    _np.random.seed(SEED)
    few = pl.read_csv("rides.csv").to_pandas().sample(n=1000)  # finding
    again = pl.read_csv("rides.csv").to_pandas().sample(frac=0.5, random_state=3)
    batch = pl.read_csv("rides.csv").to_torch("dataset").sample(1000)
    return again, batch, few


@app.cell
def _(space):
    action = space.sample(100)
    return (action,)


if __name__ == "__main__":
    app.run()
