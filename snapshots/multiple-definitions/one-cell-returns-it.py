"""The cell that returns the name keeps it, the other one uses it for itself."""

import marimo

app = marimo.App()


@app.cell
def __():
    import marimo as mo
    return (mo,)


@app.cell
def __():
    history = [0.9, 0.5, 0.4]
    return (history,)


@app.cell
def __(mo):
    for run in range(2):
        _history = [run * 0.1, run * 0.2]  # finding
        print(run, _history)
    return


@app.cell
def __(history, mo):
    mo.md(f"Final loss: {history[-1]}")
    return


if __name__ == "__main__":
    app.run()
