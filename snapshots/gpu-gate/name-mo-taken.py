"""No cell imports marimo, and the name `mo` stands for something else: it gets a private one."""

import marimo

app = marimo.App()


@app.cell
def _():
    import torch

    return (torch,)


@app.cell
def _(torch):
    import marimo as _mo

    _mo.stop(
        not torch.cuda.is_available(),
        _mo.callout(
            _mo.md(
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

    mo = 0.9  # finding
    momentum = torch.full((1000,), mo).cuda()
    return (momentum,)


if __name__ == "__main__":
    app.run()
