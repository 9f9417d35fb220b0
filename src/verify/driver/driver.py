"""Runs a notebook in marimo's own runtime, in a scenario, and prints what happened as JSON.

    python driver.py NOTEBOOK [--scenario healthy] [--real-libs] [--pages] [--set NAME=JSON …] [--steps JSON]

The Python that runs it needs marimo. Steps: see nbfix_verify/steps.py; the default opens the page and presses every run
button on it. Exit status: 0 when the steps could be taken, whatever the cells did; 2 for a usage error or a file that
marimo can't open; 3 when the installed marimo isn't one that the driver knows.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from typing import Any

sys.dont_write_bytecode = True

from nbfix_verify.scenario import LIBRARIES, control, environment  # noqa: E402


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="driver.py", description="Run a marimo notebook in a scenario, as JSON.")
    parser.add_argument("notebook")
    parser.add_argument("--scenario", default="healthy")
    parser.add_argument("--real-libs", action="store_true", help="use the installed GPU libraries")
    parser.add_argument("--pages", action="store_true", help="tell what a browser would get of each cell, too")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=JSON",
        help="value of an element, before buttons are pressed",
    )
    parser.add_argument("--steps", metavar="JSON", help="a list of steps instead of the default")
    return parser.parse_args()


def steps_of(options: argparse.Namespace, default: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps of the command line. Raises ValueError for JSON that isn't a list of objects, or a bad --set."""
    steps = default if options.steps is None else json.loads(options.steps)
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise ValueError("--steps must be a JSON list of objects")
    values: dict[str, Any] = {}
    for assignment in options.set:
        name, equals, value = assignment.partition("=")
        if not equals:
            raise ValueError(f"--set {assignment}: expected NAME=JSON")
        values[name] = json.loads(value)
    return [*steps[:1], {"set": values}, *steps[1:]] if values else steps


def quiet_stdout() -> int:
    """Keeps stdout for the JSON: what the notebook and its child processes print goes to stderr. Returns stdout's copy."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    return kept


def enter_scenario(options: argparse.Namespace) -> None:
    """Makes this process, and its children, one of the scenario."""
    os.environ.update(environment(options.scenario, os.environ, real_libraries=options.real_libs))
    # The folder of this script has been imported from for the last time: a notebook's `import driver` must not find it.
    del sys.path[0]
    if not options.real_libs:
        sys.path.insert(0, str(LIBRARIES))


def drive(options: argparse.Namespace) -> dict[str, Any]:
    """Runs the notebook; returns the report."""
    from nbfix_verify import kernel, real_gpu, steps

    book = None if options.real_libs else control()
    torch = real_gpu.torch_with_cuda() if options.real_libs else None
    if torch is not None:
        real_gpu.watch(torch)
    wanted = steps_of(options, steps.DEFAULT_STEPS)
    report: dict[str, Any] = {
        "notebook": options.notebook, "scenario": options.scenario, "libraries": "real" if options.real_libs else "stand-ins",
        "marimo": kernel.marimo_version, "python": platform.python_version(), "steps": [], "elements": [], "error": None,
    }  # fmt: skip

    async def work(session: kernel.Session) -> None:
        try:
            report["steps"] = await steps.take(session, wanted, book, pages=options.pages)
        except steps.StepError as error:
            report["error"] = str(error)
        report["elements"] = session.elements()

    count = book.operation_count if book else lambda: 0
    place = book.set_place if book else lambda _here: None
    kernel.with_notebook(options.notebook, count, place, work)
    return report


def main() -> int:
    """Exit status: see the head of this file."""
    options = arguments()
    out = quiet_stdout()
    try:
        from nbfix_verify import kernel, steps  # noqa: F401
    except ImportError as error:
        print(f"marimo can't be driven: {error}", file=sys.stderr)
        return 3
    try:
        enter_scenario(options)
        report = drive(options)
    except kernel.UnknownMarimo as error:
        print(f"marimo can't be driven: {error}", file=sys.stderr)
        return 3
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    with os.fdopen(out, "w", encoding="utf-8") as stream:
        json.dump(report, stream)
    return 0 if report["error"] is None else 2


if __name__ == "__main__":
    sys.exit(main())
