"""The heading is a text of several lines: too long for a title, it stays."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    measure = mo.ui.run_button(label="Measure bandwidth")
    measure
    return (measure,)


@app.cell
def _(measure, mo, torch):
    bandwidth = None
    if measure.value:
        mo.md(
            """
            ### Copying between host and device

            Pinned memory first, pageable memory second.
            """
        )
        host = torch.rand(64, 1024, 1024, pin_memory=True)
        with mo.status.spinner(title="Measure bandwidth"):
            for _round in range(20):  # finding
                copy = host.to("cuda", non_blocking=True)
            torch.cuda.synchronize()
        bandwidth = host.nbytes
    return (bandwidth,)


@app.cell
def _(bandwidth):
    bandwidth
    return


if __name__ == "__main__":
    app.run()
