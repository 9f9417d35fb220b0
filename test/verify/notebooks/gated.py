import marimo

__generated_with = "0.25.2"
app = marimo.App()


@app.cell
def _():
    import gc
    import subprocess

    import marimo as mo
    import torch

    return gc, mo, subprocess, torch


@app.cell
def _(mo):
    mo.md("""
    # How it works
    """)
    return


@app.cell
def _(mo, subprocess, torch):
    """GPU detection and gate"""
    try:
        _card = subprocess.run(
            ["nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    except Exception as _error:
        _card = f"nvidia-smi: {_error}"
    mo.stop(
        not torch.cuda.is_available(),
        mo.callout(mo.md(f"**This notebook needs a GPU.** {_card}"), kind="danger"),
    )
    device = torch.device("cuda")
    mo.callout(mo.md(f"GPU found: {_card}"), kind="success")
    return (device,)


@app.cell
def _(device, mo):
    """Controls and the memory monitor's ticker"""
    rows = mo.ui.slider(1, 512, value=16, label="Rows")
    train = mo.ui.run_button(label="Train")
    ticker = mo.ui.refresh(options=["1s", "5s"], default_interval="5s")
    mo.vstack([mo.md(f"On {device}"), rows, train, ticker])
    return rows, ticker, train


@app.cell
def _(device, mo, ticker, torch):
    """Memory monitor"""
    ticker.value
    mo.md(f"{torch.cuda.memory_allocated(device)} bytes in use")
    return


@app.cell
def _(device, gc, mo, rows, torch, train):
    """Training, behind the button"""
    mo.stop(not train.value, mo.md("Press Train"))

    def _fit():
        model = torch.nn.Sequential(torch.nn.Linear(8, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1)).to(device)
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
        inputs = torch.randn(rows.value, 8, device=device)
        for _step in range(3):
            optimizer.zero_grad()
            loss = model(inputs).pow(2).mean()
            loss.backward()
            optimizer.step()
        return loss.item()

    _message = None
    with mo.status.spinner(title="Training"):
        try:
            final_loss = _fit()
        except torch.cuda.OutOfMemoryError as _error:
            _message = str(_error)
    if _message is not None:
        gc.collect()
        torch.cuda.empty_cache()
    mo.stop(
        _message is not None,
        mo.callout(mo.md(f"Out of memory with {rows.value} rows, try {rows.value // 2}: {_message}"), kind="danger"),
    )
    print("trained")
    return (final_loss,)


@app.cell
def _(final_loss, mo):
    """Result"""
    mo.md(f"Loss {final_loss:.4f}")
    return


if __name__ == "__main__":
    app.run()
