"""Fills the disk with temporary files that have no name, at most 1 GB."""

import marimo

app = marimo.App()


@app.cell
def _():
    import tempfile
    import time

    _files = [tempfile.TemporaryFile() for _ in range(100)]
    for _file in _files:
        _file.write(b"x" * 10_000_000)
        _file.flush()
        time.sleep(0.05)
    time.sleep(3600)
    return


if __name__ == "__main__":
    app.run()
