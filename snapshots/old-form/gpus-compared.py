"""A comparison of the GPUs whose list has another name, with those that nvidia-smi lists."""

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
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return device, gpu_info


@app.cell
def _(torch):
    def run(batch, device):
        model = torch.nn.DataParallel(torch.nn.Linear(8, 1).to(device))
        return model(torch.rand(batch, 8, device=device)).sum()
    return (run,)


@app.cell
def _(mo):
    train = mo.ui.run_button(label="Train")
    train
    return (train,)


@app.cell
def _(compare_gpus, device, gpu_info, mo, run, train):
    _gpus = None
    loss = None
    if train.value:
        compare_gpus(listed=len(gpu_info.get("gpus", [])))  # finding

        mo.output.append(mo.md("Training"))
        loss = run(64, device)
    return (loss,)


if __name__ == "__main__":
    app.run()
