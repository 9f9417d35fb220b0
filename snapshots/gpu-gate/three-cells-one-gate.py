"""One gate for all, under a name that is free, before the first."""

import marimo

app = marimo.App()

with app.setup:
    import marimo as mo
    import torch


@app.cell
def _():
    gpu_ready = "said by the author"
    print(gpu_ready)
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
    gpu_ready_2 = True
    return (gpu_ready_2,)


@app.cell
def _(gpu_ready_2):
    # Reads a name of the GPU check's cell, so that its mo.stop ends this cell too.
    _ = gpu_ready_2

    first = torch.full((4,), 2.0, device="cuda")  # finding
    print(first.sum())
    return


@app.cell
def _(gpu_ready_2):
    # Reads a name of the GPU check's cell, so that its mo.stop ends this cell too.
    _ = gpu_ready_2

    second = torch.full((4,), 3.0, device="cuda")  # finding
    print(second.sum())
    return (second,)


@app.cell
def _(second):
    third = second.cpu() * 2
    print(third)
    return


@app.cell
def _(gpu_ready_2):
    # Reads a name of the GPU check's cell, so that its mo.stop ends this cell too.
    _ = gpu_ready_2

    fourth = torch.full((4,), 5.0, device="cuda")  # finding
    print(fourth.sum())
    return


if __name__ == "__main__":
    app.run()
