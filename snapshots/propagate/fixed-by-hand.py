import marimo

__generated_with = "0.17.0"
app = marimo.App()


@app.cell
def __():
    import gc

    import marimo as mo
    import torch
    return gc, mo, torch


@app.cell
def __(mo):
    """Title"""
    mo.md("# Training a linear layer. This notebook requires an NVIDIA GPU.")
    return


@app.cell
def __(mo):
    """Settings"""
    epochs = mo.ui.slider(1, 64, value=8, label="Epochs")
    train_button = mo.ui.run_button(label="Train")
    mo.hstack([epochs, train_button])
    return epochs, train_button


@app.cell
def __(mo, torch):
    """GPU detection"""
    if not torch.cuda.is_available():
        mo.stop(True, mo.callout(mo.md("Please get a GPU first."), kind="danger"))
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return (device,)


@app.cell
def __(device, mo, torch):
    """Memory monitor"""
    def gpu_memory():
        # In GB of 1e9 bytes
        free, total = torch.cuda.mem_get_info(device)
        used = torch.cuda.memory_allocated(device)
        return {"free": free / 1e9, "total": total / 1e9, "used": used / 1e9}

    memory_tick = mo.ui.refresh(options=["2s", "5s", "10s"], default_interval="2s")
    memory_tick
    return gpu_memory, memory_tick


@app.cell
def __(device, mo, torch):
    """Name of the GPU"""
    gpu_name = torch.cuda.get_device_name(device)
    mo.md(f"Running on **{gpu_name}**")
    return


@app.cell
def __(device, epochs, gc, mo, torch, train_button):
    """Training"""
    losses = []
    if train_button.value:
        _out_of_memory = None
        try:
            model = torch.nn.Linear(512, 512).to(device)
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            for _epoch in mo.status.progress_bar(range(epochs.value), title="Training"):
                optimizer.zero_grad()
                loss = model(torch.ones(64, 512, device=device)).square().mean()
                loss.backward()
                optimizer.step()
                losses.append(loss.item())
        except torch.cuda.OutOfMemoryError as _error:
            _out_of_memory = str(_error)
        finally:
            # Released here, not in the handler: there the traceback still holds the memory.
            optimizer = loss = None
            if _out_of_memory is not None:
                model = None
            gc.collect()
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
        if _out_of_memory is not None:
            mo.stop(
                True,
                mo.callout(
                    mo.md(
                        "\n".join(
                            [
                                "❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
                                "",
                                "- Ask the others on this machine: `nvidia-smi` lists their programs.",
                                "",
                                f"`{_out_of_memory}`",
                            ]
                        )
                    ),
                    kind="danger",
                ),
            )
    mo.md(f"Losses: {losses}")
    return (losses,)


if __name__ == "__main__":
    app.run()
