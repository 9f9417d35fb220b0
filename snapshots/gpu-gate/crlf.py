"""Windows line ends 🪟 and the device in the middle of a cell."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    return mo, torch


@app.cell
def _(mo):
    mo.md(
        """
    # Diffusion 🧪 without a net

    Requires a CUDA-capable GPU.
    """
    )
    return


@app.cell
def _(mo, torch):
    """Set-up"""
    steps = 1000

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

    # Falls back, slowly
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding
    betas = torch.linspace(1e-4, 0.02, steps, device=device)
    return betas, device, steps


@app.cell
def _(betas, device, steps, torch):
    images = torch.rand(16, 3, 64, 64, device=device)
    noised = images * (1 - betas).cumprod(0)[steps // 2].sqrt()
    return (noised,)


if __name__ == "__main__":
    app.run()
