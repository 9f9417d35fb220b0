"""Prints 100 MB in a cell, and 200 MB past marimo."""

import marimo

app = marimo.App()


@app.cell
def _():
    import os

    for _ in range(100):
        print("x" * 1_000_000)
    _block = b"y" * 1_000_000
    for _ in range(200):
        _left = _block
        while _left:
            _left = _left[os.write(2, _left) :]
    os.write(1, "…the end of it".encode())
    return


if __name__ == "__main__":
    app.run()
