"""A text of several lines is dedented as one: nothing can be put after it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    try:
        data = torch.rand(512, 512, device="cuda")
        for _step in range(100):
            data = data @ data
    except Exception as e:  # finding
        mo.output.append(
            mo.md(  # refused: spans several lines
                f"""
                ### The run failed

                `{type(e).__name__}: {e}`
                """
            )
        )
    return


@app.cell
def _(mo, torch):
    try:
        data_2 = torch.rand(512, 512, device="cuda")
        for _step in range(100):
            data_2 = data_2 @ data_2
    except Exception as e:  # finding
        _text = f"The run failed: {type(e).__name__}: {e}"
        mo.output.append(mo.md(_text))  # refused: built elsewhere
    return


if __name__ == "__main__":
    app.run()
