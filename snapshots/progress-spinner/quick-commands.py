"""Commands that are done at once, and one that is not."""

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
    subprocess.run("rm -rf checkout && mkdir -p checkout", shell=True, check=True)
    _version = ["git", "rev-parse", "HEAD"]
    commit = subprocess.check_output(_version, text=True).strip()
    return (commit,)


@app.cell
def _(commit, mo, subprocess):
    # Train in a process of its own
    with mo.status.spinner(title="Train in a process of its own"):
        training = subprocess.run(["python", "train.py", "--which", "nvidia-smi", commit], check=True)  # finding
    return (training,)


@app.cell
def _(commit, torch):
    torch.ones(len(commit), device="cuda")
    return


if __name__ == "__main__":
    app.run()
