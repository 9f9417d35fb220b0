"""Reads what lies around it, and writes a file."""

import marimo

app = marimo.App()


@app.cell
def _():
    import json
    import os
    from pathlib import Path

    import helper

    Path("written.txt").write_text("here")
    with open("../data/numbers.csv", encoding="utf-8") as _file:
        _numbers = _file.read()
    _seen = {
        "numbers": _numbers,
        "beside": Path("beside.txt").read_text("utf-8"),
        "helper": helper.NAME,
        "entries": sorted(os.listdir()),
        "above": sorted(os.listdir("..")),
        "home": str(Path.home()),
        "temporary": os.environ["TMPDIR"],
        "variables": sorted(name for name in os.environ if name.startswith(("MARIMO", "PYTEST", "NBFIX", "HF_"))),
    }
    print(json.dumps(_seen))
    return


if __name__ == "__main__":
    app.run()
