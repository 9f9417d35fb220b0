"""Runs any command in a scenario.

    python scenario.py healthy python notebook.py
    python scenario.py no-gpu marimo export html notebook.py -o out.html --no-sandbox

`--real-libs` after the scenario's name leaves the installed libraries in place and only fakes nvidia-smi.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True

from nbfix_verify.scenario import environment  # noqa: E402


def main(arguments: list[str]) -> int:
    """Runs the command; returns its exit status, 2 for a usage error, 127 for a command that isn't there."""
    real = arguments[1:2] == ["--real-libs"]
    command = arguments[2:] if real else arguments[1:]
    if not command:
        print("usage: scenario.py SCENARIO [--real-libs] COMMAND [ARGUMENT…]", file=sys.stderr)
        return 2
    try:
        variables = environment(arguments[0], os.environ, real_libraries=real)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    program = shutil.which(command[0], path=variables.get("PATH"))
    if program is None:
        print(f"{command[0]}: command not found", file=sys.stderr)
        return 127
    return subprocess.call([program, *command[1:]], env=variables)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
