"""The message says only that something failed: the handler needs a name, one that is free."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    _error = None
    try:
        data = torch.rand(512, 512, device="cuda")
        for _step in range(100):
            data = data @ data
        first = {'ok': True}
    except Exception as _error_2:  # finding
        first = {
            'ok': False,
            'error': f'The {{first}} run failed ({type(_error_2).__name__}: {_error_2})',
        }
    return (first,)


@app.cell
def _(mo, torch):
    try:
        data_2 = torch.rand(512, 512, device="cuda")
        for _step in range(100):
            data_2 = data_2 @ data_2
    except (ValueError, Exception) as _error:  # finding
        print(f"The second run failed. ({type(_error).__name__}: {_error})")
        mo.output.append(
            mo.callout(
                mo.md(
                    f"❌ **The second run failed** ({type(_error).__name__}: {_error})"
                    "\n\n💡 If the error mentions CUDA, restart the kernel before running this again."
                ),
                kind="danger",
            )
        )  # finding
    return


@app.cell
def _(torch):
    try:
        data_3 = torch.rand(512, 512, device="cuda")
        for _step in range(100):
            data_3 = data_3 @ data_3
        third = {"ok": True}
    except Exception as e:  # finding
        third = {"ok": False, "error": f"Run {3} failed ({type(e).__name__}: {e})"}
    return (third,)


if __name__ == "__main__":
    app.run()
