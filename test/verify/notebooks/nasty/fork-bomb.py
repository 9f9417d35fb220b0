"""Each process makes more, in sessions of their own, until there are 256. Ends after 15 seconds."""

import marimo

app = marimo.App()


@app.cell
def _():
    import os
    import time

    _until = time.monotonic() + 15
    for _ in range(8):
        if os.fork() == 0:
            os.setsid()
    while time.monotonic() < _until:
        time.sleep(0.01)
    os._exit(0)
    return


if __name__ == "__main__":
    app.run()
