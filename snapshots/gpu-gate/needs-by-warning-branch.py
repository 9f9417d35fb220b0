"""The notebook's own detection warns, and goes on all the same."""

import marimo

app = marimo.App()


@app.cell
def _():
    import subprocess

    import marimo as mo
    import torch

    return mo, subprocess, torch


@app.cell
def _(mo, subprocess, torch):
    def query_gpus():
        try:
            listing = subprocess.run(["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"], capture_output=True, text=True)
            return {"names": listing.stdout.splitlines(), "error": None}
        except FileNotFoundError as error:
            return {"names": [], "error": str(error)}

    gpus = query_gpus()
    if gpus["names"]:
        mo.callout(mo.md(f"{gpus['names'][0]}"), kind="success")
    else:
        mo.callout(mo.md("⚠️ No GPU detected"), kind="warn")

    mo.stop(
        not torch.cuda.is_available(),
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                        "",
                        f"- The GPU query said: {gpus.get('error') or 'there is a GPU, but the framework cannot use it'}",
                        "- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
                        "- `python -c 'import torch; print(torch.version.cuda)'` must print a version: `None` is a CPU-only PyTorch.",
                        "- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
                    ]
                )
            ),
            kind="danger",
        ),
    )

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding
    return device, gpus, query_gpus


@app.cell
def _(device, torch):
    field = torch.zeros(512, 512, 512, device=device)
    field[256] = 1.0
    return (field,)


if __name__ == "__main__":
    app.run()
