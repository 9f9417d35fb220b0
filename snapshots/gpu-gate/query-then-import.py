"""torch is imported after the GPU query: the gate comes after both."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import pynvml

    return mo, pynvml


@app.cell
def _(mo):
    mo.md("# Gradients\n\nAt least one NVIDIA GPU is required.")
    return


@app.cell
def _(mo, pynvml):
    def gpu_names():
        pynvml.nvmlInit()
        return [pynvml.nvmlDeviceGetName(pynvml.nvmlDeviceGetHandleByIndex(n)) for n in range(pynvml.nvmlDeviceGetCount())]

    names = gpu_names()
    import torch

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

    print(*names, sep="\n")  # finding
    return names, torch


@app.cell
def _(torch):
    weights = torch.rand(512, 512, device="cuda", requires_grad=True)
    (weights @ weights).trace().backward()
    return (weights,)


if __name__ == "__main__":
    app.run()
