"""Fills the disk with small files, at most 1 GB."""

import marimo

app = marimo.App()


@app.cell
def _():
    for _number in range(10_000):
        with open(f"file-{_number}", "wb") as _file:
            _file.write(b"x" * 100_000)
    return


if __name__ == "__main__":
    app.run()
