"""Never ends, whatever it is asked."""

import marimo

app = marimo.App()


@app.cell
def _():
    import signal

    for _number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(_number, signal.SIG_IGN)
    while True:
        pass
    return


if __name__ == "__main__":
    app.run()
