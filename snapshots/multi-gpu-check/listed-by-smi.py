import marimo

app = marimo.App()


@app.cell
def _():
    import subprocess

    import marimo as mo
    import torch

    return mo, subprocess, torch


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
def _(device, gpu_info, mo, run, torch, train):
    _gpus = None
    loss = None
    if train.value:  # finding
        # Equal GPUs have equal descriptions.
        _gpus_2 = [
            f"{_gpu.name} ({_gpu.total_memory / 1024**3:.0f} GB, compute capability {_gpu.major}.{_gpu.minor})"
            for _gpu in map(torch.cuda.get_device_properties, range(torch.cuda.device_count()))
        ]
        _gpu_warnings = [
            f"GPU 0 is {_gpus_2[0]}, GPU {_index} is {_gpu}: the slowest sets the pace, the smallest limits the batch."
            for _index, _gpu in enumerate(_gpus_2)
            if _gpu != _gpus_2[0]
        ]
        if len(_gpus_2) < 2:
            _gpu_warnings.append(f"PyTorch sees {len(_gpus_2) or 'no'} GPU: the work is not spread over several.")
        if len(gpu_info.get('gpus', [])) > len(_gpus_2):
            _gpu_warnings.append(
                f"nvidia-smi lists {len(gpu_info.get('gpus', []))} GPUs, PyTorch sees {len(_gpus_2)}: look at `CUDA_VISIBLE_DEVICES`."
            )
        if _gpu_warnings:
            mo.output.append(
                mo.callout(mo.md("\n".join(f"- ⚠️ {_warning}" for _warning in _gpu_warnings)), kind="warn")
            )

        mo.output.append(mo.md("Training"))
        loss = run(64, device)
    return (loss,)


if __name__ == "__main__":
    app.run()
