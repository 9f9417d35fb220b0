"""Runs notebooks with marimo and prints, as JSON, how each run ended.

Usage: python runs.py < JSON list of [path, mode]
Output: per notebook null when it ran, else the name of the exception and the first line of its message.
A `script` runs as `python notebook.py` does; a `kernel` runs it as the editor does, which takes some seconds.
"""

import contextlib
import importlib.util
import json
import logging
import os
import subprocess
import sys
import warnings


def run_as_script(path: str) -> str | None:
    specification = importlib.util.spec_from_file_location("notebook", path)
    module = importlib.util.module_from_spec(specification)
    try:
        specification.loader.exec_module(module)
        with contextlib.redirect_stdout(sys.stderr):
            module.app.run()
    except BaseException as error:  # mo.stop in the setup cell raises no Exception
        return f"{type(error).__name__}: {error}".splitlines()[0]
    return None


def run_in_kernel(path: str) -> str | None:
    folder, name = os.path.split(path)
    command = [sys.executable, "-m", "marimo", "export", "session", name, "--force-overwrite", "--no-sandbox"]
    subprocess.run(command, cwd=folder, capture_output=True, check=False)
    with open(os.path.join(folder, "__marimo__", "session", f"{name}.json"), encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    errors = [output for cell in cells for output in cell["outputs"] if output["type"] == "error"]
    return f"{errors[0]['ename']}: {errors[0]['evalue']}" if errors else None


def main() -> None:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    runs = json.load(sys.stdin)
    results = []
    for path, mode in runs:
        os.chdir(os.path.dirname(path))
        results.append(run_in_kernel(path) if mode == "kernel" else run_as_script(path))
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
