"""Takes 150 MB once, and shares them with eight processes."""

import marimo

app = marimo.App()


@app.cell
def _():
    import os
    import time

    _taken = b"x" * 150_000_000
    _children = []
    for _ in range(8):
        _child = os.fork()
        if _child == 0:
            time.sleep(1)
            os._exit(0)
        _children.append(_child)
    for _child in _children:
        os.waitpid(_child, 0)
    return


if __name__ == "__main__":
    app.run()
