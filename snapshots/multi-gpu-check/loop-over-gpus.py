import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    n_gpus = torch.cuda.device_count()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return device, n_gpus


@app.cell
def _(mo, n_gpus, torch):
    # Equal GPUs have equal descriptions.
    _gpus = [
        f"{_gpu.name} ({_gpu.total_memory / 1024**3:.0f} GB, compute capability {_gpu.major}.{_gpu.minor})"
        for _gpu in map(torch.cuda.get_device_properties, range(n_gpus))
    ]
    _gpu_warnings = [
        f"GPU 0 is {_gpus[0]}, GPU {_index} is {_gpu}: the slowest sets the pace, the smallest limits the batch."
        for _index, _gpu in enumerate(_gpus)
        if _gpu != _gpus[0]
    ]
    if len(_gpus) < 2:
        _gpu_warnings.append(f"PyTorch sees {len(_gpus) or 'no'} GPU: the work is not spread over several.")
    if _gpu_warnings:
        mo.output.append(
            mo.callout(mo.md("\n".join(f"- ⚠️ {_warning}" for _warning in _gpu_warnings)), kind="warn")
        )

    sums = []
    for index in range(n_gpus):  # finding
        sums.append(torch.rand(64, 64, device=f"cuda:{index}").sum().item())
    return (sums,)


if __name__ == "__main__":
    app.run()
