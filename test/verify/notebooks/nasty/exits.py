"""Ends the process without a word."""

import marimo

app = marimo.App()


@app.cell
def _():
    import os

    os._exit(7)
    return


if __name__ == "__main__":
    app.run()
