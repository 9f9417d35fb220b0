"""The environment has other names, and a method and a decorator of the notebook set it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import os

    import marimo as mo
    import torch

    return mo, os, torch


@app.cell
def _(os):
    settings = os.environ

    class Machine:
        def choose(self, index):
            settings["CUDA_VISIBLE_DEVICES"] = str(index)

    def on_card(index):
        Machine().choose(index)
        return lambda work: work

    machine = Machine()
    return machine, on_card, settings


@app.cell
def _(machine, mo, torch):
    print("a method")
    machine.choose(1)

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

    first = torch.zeros(8, 8).cuda()  # finding
    return (first,)


@app.cell
def _(mo, settings, torch):
    settings["CUDA_VISIBLE_DEVICES"] = "1"

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

    second = torch.zeros(8, 8).cuda()  # finding
    return (second,)


@app.cell
def _(mo, on_card, torch):
    @on_card(1)
    def make():
        return torch.zeros(8, 8).cuda()

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

    third = make()  # finding
    return (third,)


if __name__ == "__main__":
    app.run()
