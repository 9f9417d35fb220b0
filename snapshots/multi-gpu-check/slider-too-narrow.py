import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


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
def _(torch):
    n_gpus = torch.cuda.device_count()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return device, n_gpus


@app.cell
def _(mo, n_gpus):
    batch_size = mo.ui.slider(
        32,  # refused: no start, stop and value are multiples for 1 to 8 GPUs
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
def _(batch_size, compare_gpus, device, run, train):
    loss = None
    if train.value:  # finding
        compare_gpus(batch_size=batch_size.value)

        try:
            loss = run(batch_size.value, device)
        except Exception as error:
            loss = str(error)
    return (loss,)


if __name__ == "__main__":
    app.run()
