"""A command that blocks for minutes; asking nvidia-smi is no wait."""

import marimo

app = marimo.App()


@app.cell
def _():
    import subprocess

    import marimo as mo
    import torch

    return mo, subprocess, torch


@app.cell
def _(subprocess):
    _query = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True)
    gpus = _query.stdout.splitlines()
    return (gpus,)


@app.cell
def _(gpus, mo, subprocess):
    # Build the engine with TensorRT's own tool
    with mo.status.spinner(title="Build the engine with TensorRT's own tool"):
        built = subprocess.run(  # finding
            ["trtexec", "--onnx=encoder.onnx", "--saveEngine=encoder.plan", f"--device={len(gpus) - 1}"],
            capture_output=True,
            check=True,
        )
    return (built,)


@app.cell
def _(built, torch):
    torch.ones(built.returncode + 1, device="cuda")
    return


if __name__ == "__main__":
    app.run()
