"""A name holds the text until it is shown."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    failure = None
    try:
        data = torch.rand(512, 512, device="cuda")
        for _step in range(100):
            data = data @ data
    except Exception as e:  # finding
        failure = f"step failed: {type(e).__name__}: {e}"
    return (failure,)


@app.cell
def _(failure, mo):
    _view = mo.md("Done")
    if failure is not None:
        _view = mo.callout(mo.md(
            f"{failure}"
            "\n\n💡 If the error mentions CUDA, restart the kernel before running this again."
        ), kind="danger")  # finding
    _view
    return


if __name__ == "__main__":
    app.run()
