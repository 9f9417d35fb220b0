"""Two lost headings stand in the guard: the one right before the work is the title, the other stays."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    button = mo.ui.run_button(label="Run")
    button
    return (button,)


@app.cell
def _(button, mo, torch):
    if button.value:
        mo.md("# Results")
        lengths = [64, 128]
        with mo.status.spinner(title="Attention over sequences…"):
            for _length in lengths:  # finding
                scores = torch.rand(8, _length, _length, device="cuda").softmax(-1)
                mo.md(f"Length {_length} done")
        mo.md("All done")
    return


if __name__ == "__main__":
    app.run()
