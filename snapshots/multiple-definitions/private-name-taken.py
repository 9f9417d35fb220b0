"""`_coords` is taken in one cell, and a parameter would shadow it in the other."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _():
    _coords = [0.0]
    _coords_2 = [1.0, 2.0]
    print(_coords, _coords_2)
    return


@app.cell
def _():
    def shift(_coords, by):
        return [value + by for value in _coords], _coords_2

    _coords_2 = [3.0]  # finding
    print(shift(_coords_2, 1))
    return


if __name__ == "__main__":
    app.run()
