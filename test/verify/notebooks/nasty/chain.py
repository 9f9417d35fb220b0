"""Each process makes the next one, in a session of its own, and goes: none lives for long. Ends after 15 seconds."""

import marimo

app = marimo.App()


@app.cell
def _():
    import os
    import time

    _until = time.monotonic() + 15
    if os.fork() == 0:
        while time.monotonic() < _until:
            if os.fork() > 0:
                os._exit(0)
            os.setsid()
        os._exit(0)
    time.sleep(3600)
    return


if __name__ == "__main__":
    app.run()
