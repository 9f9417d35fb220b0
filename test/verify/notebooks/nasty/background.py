"""Ends, and leaves processes behind: a child, and a daemon that no longer knows its parent."""

import marimo

app = marimo.App()


@app.cell
def _():
    import os
    import subprocess
    import sys

    _waiting = [sys.executable, "-c", "import time; time.sleep(60)", os.environ["SUPERVISED_MARK"]]
    subprocess.Popen(_waiting)
    subprocess.run(["/bin/sh", "-c", '"$@" > /dev/null 2>&1 &', "sh", *_waiting], start_new_session=True)
    return


if __name__ == "__main__":
    app.run()
