"""Trains without a button, as a batch job does."""

import marimo

__generated_with = "0.25.2"
app = marimo.App()


@app.cell
def _():
    import gc
    import sys

    import marimo as mo
    import torch

    return gc, mo, sys, torch


@app.cell
def _(mo, sys):
    def refuse(text):
        if mo.app_meta().mode == "script":
            print(text, file=sys.stderr)
            sys.exit(1)
        return mo.callout(mo.md(text), kind="danger")

    return (refuse,)


@app.cell
def _(mo, refuse, torch):
    if not torch.cuda.is_available():
        mo.stop(True, refuse("There is no GPU here."))
    device = torch.device("cuda")
    return (device,)


@app.cell
def _(device, gc, mo, refuse, torch):
    oom = None
    with mo.status.spinner(title="Training"):
        try:
            net = torch.nn.Linear(8, 8).to(device)
            for step in range(30):
                loss = net(torch.randn(4, 8, device=device)).pow(2).mean()
                loss.backward()
            print(loss.item())
        except torch.cuda.OutOfMemoryError as error:
            oom = str(error)
    net = loss = None
    if oom is not None:
        gc.collect()
        torch.cuda.empty_cache()
        mo.stop(True, refuse(oom))
    return


if __name__ == "__main__":
    app.run()
