"""A run cell and a results cell both use `results` for themselves."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    run_results = {}
    _results = []
    for size in (256, 512):
        _results.append({"size": size, "seconds": size / 1e6})
    run_results = {"results": _results, "count": len(_results)}
    return run_results,


@app.cell
def _(mo, run_results):
    _results = run_results["results"]  # finding
    names = [entry["size"] for entry in _results]
    mo.md(f"{len(_results)} results, first {_results[0]['size']:{len(_results)}}")
    return


if __name__ == "__main__":
    app.run()
