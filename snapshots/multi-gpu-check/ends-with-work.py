"""The last line of a cell calls a function that returns nothing: there is no output in place of which a warning is lost."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    net = torch.nn.Linear(8, 1)
    return (net,)


@app.cell
def _(torch):
    def train(net, num_gpus, batch):
        devices = [torch.device("cuda", index) for index in range(num_gpus)]
        model = torch.nn.DataParallel(net.to(devices[0]), device_ids=devices)
        for _step in range(100):
            model(torch.rand(batch, 8, device=devices[0])).sum().backward()
        print("done on", devices)

    return (train,)


@app.cell
def _(net, train):
    # One GPU, to compare with.
    train(net, num_gpus=1, batch=64)
    return


@app.cell
def _(mo, net, torch, train):
    # Equal GPUs have equal descriptions.
    _gpus = [
        f"{_gpu.name} ({_gpu.total_memory / 1024**3:.0f} GB, compute capability {_gpu.major}.{_gpu.minor})"
        for _gpu in map(torch.cuda.get_device_properties, range(torch.cuda.device_count()))
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

    train(net, num_gpus=2, batch=128)  # finding
    return


@app.cell
def _(mo, net, torch, train):
    # Equal GPUs have equal descriptions.
    _gpus = [
        f"{_gpu.name} ({_gpu.total_memory / 1024**3:.0f} GB, compute capability {_gpu.major}.{_gpu.minor})"
        for _gpu in map(torch.cuda.get_device_properties, range(torch.cuda.device_count()))
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

    train(net, 2, 128)  # finding
    return


if __name__ == "__main__":
    app.run()
