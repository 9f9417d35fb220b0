"""The function has a type of its own; that of a comprehension is no name of the function."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    def run(type):
        try:
            data = torch.rand(512, 512, device="cuda", dtype=type)
            for _ in range(100):
                data = data @ data
        except Exception as e:  # refused: the function defines `type`, but the fix needs the builtin
            return {"error": str(e)}
        return {"mean": data.mean().item()}

    return (run,)


@app.cell
def _(torch):
    def compare(kinds):
        for _, type in kinds:
            try:
                data = torch.rand(512, 512, device="cuda", dtype=type)
                for _step in range(100):
                    data = data @ data
            except Exception as e:  # refused: the function defines `type`, but the fix needs the builtin
                return {"error": str(e)}
        return {}

    return (compare,)


@app.cell
def _(torch):
    def other(kinds):
        names = [type for type in kinds]
        try:
            data = torch.rand(512, 512, device="cuda")
            for _step in range(100):
                data = data @ data
        except Exception as e:  # finding
            return {"error": f"{type(e).__name__}: {e}", "names": names}
        return {}

    return (other,)


@app.cell
def _(torch):
    def labelled(values):
        str = "label"
        try:
            data = torch.rand(512, 512, device="cuda")
            for _step in range(100):
                data = data @ data
        except Exception as e:  # refused: the function defines `str`, but the fix needs the builtin
            return {"error": str(e), "label": str, "values": values}
        return {}

    return (labelled,)


if __name__ == "__main__":
    app.run()
