"""The query raises where there is no driver, and where a field has no number. Needs an NVIDIA GPU."""

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
    def memory_in_use():
        rows = subprocess.check_output(
            ["nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits"], text=True
        )
        return [float(row) for row in rows.splitlines()]  # refused: nvidia-smi prints [N/A]

    mo.stop(
        not torch.cuda.is_available(),
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                        "",
                        "- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
                        "- `python -c 'import torch; print(torch.version.cuda)'` must print a version: `None` is a CPU-only PyTorch.",
                        "- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
                    ]
                )
            ),
            kind="danger",
        ),
    )

    used = memory_in_use()  # finding
    place = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return place, used


@app.cell
def _(place, torch, used):
    print(used, torch.eye(3, device=place))
    return


if __name__ == "__main__":
    app.run()
