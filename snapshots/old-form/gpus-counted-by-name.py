"""A comparison of the GPUs by a name for their number, with the batch and what nvidia-smi lists; the author has put a comment into it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import subprocess

    import marimo as mo
    import torch

    return mo, subprocess, torch


@app.cell(hide_code=True)
def _(mo, torch):
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def compare_gpus(batch_size: int = 0, listed: int = 0) -> None:
        """Warns of missing and unequal GPUs, and of a batch that cannot be split evenly."""
        gpus = [torch.cuda.get_device_properties(gpu) for gpu in range(torch.cuda.device_count())]
        kinds = [f"{gpu.name} ({gpu.total_memory / 1024**3:.0f} GB)" for gpu in gpus]
        count, warnings = len(gpus), []
        if len(set(kinds)) > 1:
            found = ", ".join(kinds)
            warnings.append(f"{found}: the slowest sets the pace, the smallest limits the batch.")
        if count < 2:
            warnings.append(f"PyTorch sees {count or 'no'} GPU, so the work will not be split.")
        if listed > count:
            warnings.append(f"PyTorch sees {count} of {listed} GPUs: check `CUDA_VISIBLE_DEVICES`.")
        if batch_size % max(count, 1) != 0:
            warnings.append(f"A batch of {batch_size} cannot be split evenly among {count} GPUs.")
        if warnings:
            text = "\n".join(f"- ⚠️ {warning}" for warning in warnings)
            mo.output.append(mo.callout(mo.md(text), kind="warn"))

    return (compare_gpus,)


@app.cell
def _(subprocess, torch):
    def get_gpu_info():
        try:
            listing = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, check=True)
            return {"available": True, "gpus": listing.stdout.splitlines()}
        except Exception as error:
            return {"available": False, "error": str(error)}

    gpu_info = get_gpu_info()
    n_gpus = torch.cuda.device_count()
    return gpu_info, n_gpus


@app.cell
def _(mo):
    batch_size = mo.ui.slider(32, 512, step=32, label="Batch size")
    batch_size
    return (batch_size,)


@app.cell
def _(batch_size, compare_gpus, gpu_info, torch):
    # Robin wants even batches.
    compare_gpus(batch_size=batch_size.value, listed=len(gpu_info.get("gpus", [])))  # finding

    model = torch.nn.DataParallel(torch.nn.Linear(8, 1))
    loss = model(torch.rand(batch_size.value, 8, device="cuda")).sum()
    return (loss,)


if __name__ == "__main__":
    app.run()
