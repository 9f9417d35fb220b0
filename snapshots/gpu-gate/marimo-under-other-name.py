"""marimo goes by another name in the cells."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as m
    import torch

    return m, torch


@app.cell
def _(m):
    m.md("# Sobel filter\n\nNeeds an NVIDIA GPU.")
    return


@app.cell
def _(m, torch):
    m.stop(
        not torch.cuda.is_available(),
        m.callout(
            m.md(
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

    cuda_device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding
    return (cuda_device,)


@app.cell
def _(cuda_device, torch):
    picture = torch.rand(1, 1, 1080, 1920, device=cuda_device)
    sobel = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]], device=cuda_device)[None, None]
    edges = torch.nn.functional.conv2d(picture, sobel).abs()
    return (edges,)


if __name__ == "__main__":
    app.run()
