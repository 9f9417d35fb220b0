"""GPU work stands above the device choice: the gate goes before both."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    side = 512

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

    warm_up = torch.ones(side, side).cuda() @ torch.ones(side, side).cuda()  # finding
    torch.cuda.synchronize()

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return device, side


@app.cell
def _(device, side, torch):
    heights = torch.rand(side, side, device=device)
    return (heights,)


if __name__ == "__main__":
    app.run()
