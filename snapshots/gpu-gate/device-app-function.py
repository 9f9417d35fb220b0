"""An `@app.function` returns the device; the setup cell holds the imports."""

import marimo

__generated_with = "0.24.0"
app = marimo.App()

with app.setup:
    import marimo as mo
    import torch


@app.function
def pick_device(index=0):
    return torch.device(f"cuda:{index}") if torch.cuda.is_available() else torch.device("cpu")


@app.cell
def _():
    mo.md("# Power iteration\n\n**GPU requirements**: any NVIDIA card.")
    return


@app.cell
def _():
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

    device = pick_device()  # finding
    return (device,)


@app.cell
def _(device):
    matrix = torch.rand(4096, 4096, device=device)
    vector = torch.ones(4096, device=device)
    for _step in range(50):
        vector = matrix @ vector
        vector = vector / vector.norm()
    return


if __name__ == "__main__":
    app.run()
