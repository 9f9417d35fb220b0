"""Takes shared memory, which outlives processes, and hangs."""

import marimo

app = marimo.App()


@app.cell
def _():
    import os
    import time
    from multiprocessing.shared_memory import SharedMemory

    _memory = SharedMemory(name=os.environ["SUPERVISED_MARK"], create=True, size=1_000_000)
    time.sleep(3600)
    return


if __name__ == "__main__":
    app.run()
