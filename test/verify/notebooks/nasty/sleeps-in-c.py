"""Sleeps in C without giving Python's lock back: no signal handler of Python can run."""

import marimo

app = marimo.App()


@app.cell
def _():
    import ctypes

    ctypes.PyDLL(None).sleep(3600)
    return


if __name__ == "__main__":
    app.run()
