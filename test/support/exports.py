"""Exports notebooks with marimo, two at a time, each in a process of its own, and prints their exit codes as JSON.

    python exports.py FOLDER …

FOLDER/after.py becomes FOLDER/after.html. The processes are forks of this one, which has imported what takes longest.
"""

from __future__ import annotations

import json
import os
import sys

import pandas  # noqa: F401
import plotly.graph_objects  # noqa: F401
from marimo._cli.cli import main

AT_ONCE = 2


def export(folder: str) -> int:
    """Starts the export; returns the process id."""
    child = os.fork()
    if child:
        return child
    os.chdir(folder)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(silence, stream)
    code = 1
    try:
        main(["export", "html", "after.py", "-o", "after.html", "-f", "--no-sandbox"])
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        os._exit(code)


codes: dict[str, int] = {}
running: dict[int, str] = {}
left = sys.argv[1:]
while left or running:
    while left and len(running) < AT_ONCE:
        folder = left.pop(0)
        running[export(folder)] = folder
    child, status = os.wait()
    codes[running.pop(child)] = os.waitstatus_to_exitcode(status)
print(json.dumps(codes))
