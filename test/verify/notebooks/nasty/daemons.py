"""Starts daemons that hide: double fork, sessions or groups of their own, no environment, no open file. Then it hangs."""

import marimo

app = marimo.App()


@app.cell
def _():
    import os
    import signal
    import sys
    import time

    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for _number in range(4):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.setsid() if _number % 2 else os.setpgid(0, 0)
                os.chdir("/")
                os.closerange(0, 256)
                _waiting = "import time; time.sleep(60)"
                os.execve(sys.executable, [sys.executable, "-c", _waiting, os.environ["SUPERVISED_MARK"]], {})
            os._exit(0)
    time.sleep(3600)
    return


if __name__ == "__main__":
    app.run()
