"""What Python 3.10 does not take in an f-string, and strings that are no plain ones, are refused."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    try:
        data = torch.rand(512, 512, device="cuda")
        for _step in range(100):
            data = data @ data
        first = {"ok": True}
    except Exception as e:  # refused: does not allow this expression
        first = {"error": str(e).split("\n")[0]}
    return (first,)


@app.cell
def _(torch):
    try:
        data_2 = torch.rand(512, 512, device="cuda")
        for _step in range(100):
            data_2 = data_2 @ data_2
        second = {"ok": True}
    except Exception:  # refused: not a plain string on one line
        second = {"error": "The run " "failed"}
    return (second,)


@app.cell
def _(torch):
    try:
        data_3 = torch.rand(512, 512, device="cuda")
        for _step in range(100):
            data_3 = data_3 @ data_3
        third = {"ok": True}
    except Exception as e:  # finding
        third = {"error": f"{type(e).__name__}: {str(e).replace('CUDA', 'GPU')[:80]}"}
        third["short"] = f"{type(e).__name__}: {str(e)[:80]}"
    return (third,)


if __name__ == "__main__":
    app.run()
