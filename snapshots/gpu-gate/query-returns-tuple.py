"""The GPU query returns a tuple: the callout cannot look an error up in it."""

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
    def list_gpus():
        """Names, and whether there was an "error"."""
        try:
            answer = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, check=True)
            return answer.stdout.splitlines(), "fine"
        except (FileNotFoundError, subprocess.CalledProcessError):
            return [], "error"

    gpu_list = list_gpus()

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

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding
    mo.md(f"Requires an NVIDIA GPU. {len(gpu_list[0])} are here.")
    return device, gpu_list


@app.cell
def _(device, torch):
    torch.rand(100, 100, 100, device=device).std()
    return


if __name__ == "__main__":
    app.run()
