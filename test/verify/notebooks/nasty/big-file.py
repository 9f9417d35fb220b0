"""Fills the disk with one file, at most 1 GB."""

import marimo

app = marimo.App()


@app.cell
def _():
    with open("file", "wb") as _file:
        for _ in range(1000):
            _file.write(b"x" * 1_000_000)
    return


if __name__ == "__main__":
    app.run()
