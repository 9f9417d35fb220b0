import marimo

__generated_with = "0.17.0"
app = marimo.App()


@app.cell
def __():
    import marimo as mo
    import torch
    return mo, torch


@app.cell(hide_code=True)
def __(mo, torch):
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def _alert(text: str, ends_script: bool = True) -> mo.Html:
        """A red callout. In a script, its text goes to stderr and the script ends."""
        import inspect
        import sys

        if mo.app_meta().mode == "script":
            print(inspect.cleandoc(text), file=sys.stderr)
            if ends_script:
                sys.exit(1)
        return mo.callout(mo.md(text), kind="danger")

    def no_gpu(detail: object = None, ends_script: bool = True) -> mo.Html:
        """The callout for a machine without a usable GPU."""
        check = "`python -c 'import torch; print(torch.version.cuda)'` must not print `None`."
        found = f" ({' '.join(str(detail).split())})" if detail else ""
        return _alert(f"""
            🛑 **No NVIDIA GPU here**{found}: start this notebook on a GPU machine.

            - `nvidia-smi` must list the GPU: check the driver, or start Docker with `--gpus all`.
            - {check}
            - `CUDA_VISIBLE_DEVICES` must be unset or list only GPUs that exist.
            """, ends_script)

    def gpu_memory_errors() -> type | tuple:
        """For `except`: the type of the error if it says that GPU memory is full, else no type."""
        import re
        import sys

        error = sys.exc_info()[1]
        oom = "(?i)out.?of.?memory|alloc_failed|bad_alloc|resource.?exhausted|cudnn_status_internal"
        text = str(error) if isinstance(error, (MemoryError, RuntimeError)) else ""
        return type(error) if re.search(oom, f"{type(error).__name__} {text}") else ()

    def out_of_memory(error: str, settings: dict) -> mo.Html:
        """The callout for a full GPU: each setting has its value and a smaller one to try."""
        changes = [(name, *pair) for name, pair in settings.items() if pair[0] != pair[1]]
        smaller = ", ".join(f"**{name}** {now} → {less}" for name, now, less in changes)
        return _alert(f"""
            ❌ **GPU out of memory**: the run was stopped and its memory freed. Before you try again:

            - Use smaller settings: {" ".join(smaller.split()) or "smaller batches or inputs"}.
            - Ask the others on this machine: `nvidia-smi` lists their programs.

            `` {" ".join(error.split())} ``
            """)

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()

    return (free_gpu_memory, gpu_memory_errors, no_gpu, out_of_memory)


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
def __(mo, no_gpu, torch):
    """GPU detection"""
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu(ends_script=False))

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
def __(device, epochs, free_gpu_memory, gpu_memory_errors, mo, out_of_memory, torch, train_button):
    """Training"""
    losses = []
    if train_button.value:
        _oom = None
        with mo.status.spinner(title="⏳ Working on the GPU", subtitle=f"Epochs: {epochs.value}"):
            try:
                model = torch.nn.Linear(8192, 8192).to(device)
                optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
                for _epoch in range(epochs.value):
                    optimizer.zero_grad()
                    loss = model(torch.ones(64, 512, device=device)).square().mean()
                    loss.backward()
                    optimizer.step()
                    losses.append(loss.item())
            except gpu_memory_errors() as _error:
                _oom = str(_error)
            finally:
                optimizer = loss = None
                if _oom is not None:
                    model = None
                free_gpu_memory()
        if _oom is not None:
            mo.stop(True, out_of_memory(_oom, {}))
    mo.md(f"Losses: {losses}")
    return (losses,)


if __name__ == "__main__":
    app.run()
