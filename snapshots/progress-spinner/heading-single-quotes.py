"""The heading stands in single quotes, with an apostrophe and a raw prefix elsewhere."""

import marimo

app = marimo.App()


@app.cell
def _():
    import cupy as cp
    import marimo as mo

    return cp, mo


@app.cell
def _(mo):
    sort_button = mo.ui.run_button(label='Sort')
    solve_button = mo.ui.run_button(label='Solve')
    mo.hstack([sort_button, solve_button])
    return solve_button, sort_button


@app.cell
def _(cp, mo, sort_button):
    if sort_button.value:
        with mo.status.spinner(title='Sorting the "keys"'):
            for _round in range(20):  # finding
                keys = cp.random.rand(10_000_000)
                keys.sort()
    return


@app.cell
def _(cp, mo, solve_button):
    if solve_button.value:
        with mo.status.spinner(title=r'Solving $\min \|Ax - b\|$'):
            for _size in (256, 512, 1024):  # finding
                matrix = cp.random.rand(_size, _size)
                solution = cp.linalg.solve(matrix, cp.ones(_size))
    return


if __name__ == '__main__':
    app.run()
