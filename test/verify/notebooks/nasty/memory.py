"""Takes memory without end, at most 3 GB."""

import marimo

app = marimo.App()


@app.cell
def _():
    import time

    _taken = []
    for _ in range(300):
        _taken.append(b"x" * 10_000_000)
        time.sleep(0.005)
    time.sleep(3600)
    return


if __name__ == "__main__":
    app.run()
