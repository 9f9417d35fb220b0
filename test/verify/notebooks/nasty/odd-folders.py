"""Leaves folders that are hard to remove: without permissions, nested deeper than a path can say, and a link out."""

import marimo

app = marimo.App()


@app.cell
def _():
    import os
    from pathlib import Path

    Path("closed/inner").mkdir(parents=True)
    Path("closed/inner/file").write_text("x")
    Path("closed/inner").chmod(0o500)
    Path("closed").chmod(0o100)
    Path("out").symlink_to(os.environ["SUPERVISED_PROJECT"])
    _here = os.getcwd()
    for _ in range(1100):
        os.mkdir("down")
        os.chdir("down")
    os.chdir(_here)
    return


if __name__ == "__main__":
    app.run()
