"""Waiting for a server that runs the model on the GPU."""

import marimo

app = marimo.App()


@app.cell
def _():
    import time

    import marimo as mo
    import requests
    import torch

    return mo, requests, time, torch


@app.cell
def _(mo, requests, time):
    ready = False
    with mo.status.spinner(title="Waiting…"):
        for _attempt in range(60):  # finding
            try:
                ready = requests.get("http://localhost:8000/v2/health/ready", timeout=1).ok
            except requests.ConnectionError:
                time.sleep(1)
            if ready:
                break
    return (ready,)


@app.cell
def _(ready, torch):
    probe = torch.rand(8, device="cuda") if ready else None
    return (probe,)


if __name__ == "__main__":
    app.run()
