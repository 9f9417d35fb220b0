"""Guards inside guards: the spinner goes into the innermost block that holds all the work."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    precise = mo.ui.switch(label="Double precision")
    start = mo.ui.run_button(label="Start the sweep")
    mo.hstack([precise, start])
    return precise, start


@app.cell
def _(mo, precise, start, torch):
    outcome = None
    if start.value:
        if torch.cuda.is_available():
            _dtype = torch.float64 if precise.value else torch.float32
            with mo.status.spinner(title="Start the sweep"):
                try:  # finding
                    for _size in (512, 1024):
                        while _size < 4096:
                            with torch.no_grad():
                                grid = torch.rand(_size, _size, dtype=_dtype, device="cuda")
                                if grid.sum() > 0:
                                    outcome = grid.std().item()
                                elif grid.sum() < 0:
                                    outcome = -1.0
                                else:
                                    outcome = 0.0
                            _size *= 2
                except ValueError as error:
                    outcome = str(error)
                finally:
                    torch.cuda.empty_cache()
        else:
            outcome = "no card"
    return (outcome,)


@app.cell
def _(outcome):
    outcome
    return


if __name__ == "__main__":
    app.run()
