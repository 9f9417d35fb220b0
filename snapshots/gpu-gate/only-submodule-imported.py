"""Only `torch.cuda` itself is imported: the gate asks it under its own name."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from torch import cuda, nn

    return cuda, mo, nn


@app.cell
def _(cuda, mo, nn):
    mo.stop(
        not cuda.is_available(),
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

    decoder = nn.Linear(64, 784).cuda()  # finding
    return (decoder,)


@app.cell
def _(cuda, decoder, mo):
    mo.md(f"{sum(weight.numel() for weight in decoder.parameters())} weights, {cuda.memory_allocated()} bytes")
    return


if __name__ == "__main__":
    app.run()
