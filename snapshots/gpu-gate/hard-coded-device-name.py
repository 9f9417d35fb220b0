"""The device has a name and no alternative: one gate before it serves every cell that reads it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    torch.manual_seed(0)

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

    device = torch.device("cuda:0")  # finding
    return (device,)


@app.cell
def _(device, torch):
    queries = torch.rand(64, 128, device=device)
    return (queries,)


@app.cell
def _(device, torch):
    keys = torch.rand(64, 128, device=device)
    return (keys,)


@app.cell
def _(keys, queries):
    (queries @ keys.T).softmax(dim=-1).sum().item()
    return


if __name__ == "__main__":
    app.run()
