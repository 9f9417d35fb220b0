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
def _(mo, n_gpus):
    batch_size = mo.ui.slider(
        32,  # refused: no start, stop and value were found
        33,
        n_gpus,
        label="Batch size",
    )
    batch_size
    return (batch_size,)


@app.cell
def _(mo):
    train = mo.ui.run_button(label="Train")
    train
    return (train,)


@app.cell
def _(torch):
    def run(batch, device):
        model = torch.nn.DataParallel(torch.nn.Linear(8, 1).to(device))
        return model(torch.rand(batch, 8, device=device)).sum()
    return (run,)


@app.cell
def _(batch_size, device, mo, run, torch, train):
    loss = None
    if train.value:  # finding
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
        if batch_size.value % max(len(_gpus), 1) != 0:
            _gpu_warnings.append(
                f"A batch of {batch_size.value} cannot be split evenly among {len(_gpus)} GPUs: some wait for the others."
            )
        if _gpu_warnings:
            mo.output.append(
                mo.callout(mo.md("\n".join(f"- ⚠️ {_warning}" for _warning in _gpu_warnings)), kind="warn")
            )

        try:
            loss = run(batch_size.value, device)
        except Exception as error:
            loss = str(error)
    return (loss,)


if __name__ == "__main__":
    app.run()
