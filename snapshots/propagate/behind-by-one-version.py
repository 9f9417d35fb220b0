import marimo

__generated_with = "0.17.0"
app = marimo.App()


@app.cell
def __():
    import marimo as mo
    import torch
    return mo, torch


@app.cell
def __():
    """Random seed"""

    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


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

    def _too_large(needed, settings: dict, free: float, place: str) -> mo.Html | None:
        """The callout for settings that need more than 80 % of what is free; else None."""
        controls = {name: each for name, each in settings.items() if hasattr(each, "start")}
        values = {name: control.value or 0 for name, control in controls.items()}
        needs, usable = needed(*values.values()), 0.8 * free
        if needs <= usable:
            return None
        fits = dict.fromkeys(settings, "another one")
        for name, control in controls.items():
            smaller = range(int(control.start), int(values[name]), int(control.step or 1))
            fitting = [n for n in smaller if needed(*{**values, name: n}.values()) <= usable]
            fits[name] = max(fitting, default="no smaller one fits")
        now = {**settings, **values}
        advice = ", ".join(f"**{name}** {now[name]} → {fits[name]}" for name in settings)
        return _alert(f"""
            ⚠️ **Not started**: the settings need about {needs / 1024**3:.1f} GiB of {place} memory,
            and {usable / 1024**3:.1f} GiB may be used (80 % of what is free).

            - Change one setting: {" ".join(advice.split())}.
            """)

    def gpu_too_small(
        needed, settings: dict, device: object = None, by_torch: bool = True
    ) -> mo.Html | None:
        """The callout for settings that need too much GPU memory; else None."""
        if not torch.cuda.is_available() or not str(device or "cuda").startswith("cuda"):
            return None
        free, _ = torch.cuda.mem_get_info(device)
        if by_torch:  # PyTorch can use what it has reserved.
            free += torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return _too_large(needed, settings, free, "GPU")

    return (free_gpu_memory, gpu_memory_errors, gpu_too_small, no_gpu, out_of_memory)


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
def __(
    SEED,
    device,
    epochs,
    free_gpu_memory,
    gpu_memory_errors,
    mo,
    out_of_memory,
    torch,
    train_button,
):
    """Training"""
    losses = []
    if train_button.value:
        torch.manual_seed(SEED)
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
