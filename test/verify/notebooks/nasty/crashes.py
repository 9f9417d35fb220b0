"""Crashes the interpreter."""

import marimo

app = marimo.App()


@app.cell
def _():
    import os
    import signal

    os.kill(os.getpid(), signal.SIGSEGV)
    return


if __name__ == "__main__":
    app.run()
