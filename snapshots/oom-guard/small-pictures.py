"""Batches of small pictures through a small model of the notebook can't fill a GPU; pictures that are made larger can."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return DataLoader, F, datasets, device, mo, nn, torch, transforms


@app.cell(hide_code=True)
def _(mo, torch):
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
            - Close other programs that use the GPU (`nvidia-smi` lists them).

            `` {" ".join(error.split())} ``
            """)

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()

    return free_gpu_memory, gpu_memory_errors, out_of_memory


@app.cell
def _(mo):
    batch_size = mo.ui.slider(16, 256, value=64)
    batch_size
    return (batch_size,)


@app.cell
def _(F, nn):
    class Net(nn.Module):
        def __init__(self, hidden):
            super().__init__()
            self.inner = nn.Linear(28 * 28, hidden)
            self.outer = nn.Linear(hidden, 10)

        def forward(self, x):
            return self.outer(F.relu(self.inner(x.flatten(1))))

    return (Net,)


@app.cell
def _(DataLoader, F, Net, batch_size, datasets, device, mo, torch, transforms):
    digits = datasets.MNIST("data", transform=transforms.ToTensor())
    net = Net(hidden=128).to(device)
    optimizer = torch.optim.Adam(net.parameters())
    losses = []
    for x, y in mo.status.progress_bar(DataLoader(digits, batch_size=batch_size.value)):
        x, y = x.to(device), y.to(device)
        loss = F.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return (losses,)


@app.cell
def _(
    DataLoader,
    F,
    Net,
    batch_size,
    datasets,
    device,
    free_gpu_memory,
    gpu_memory_errors,
    losses,
    mo,
    out_of_memory,
    torch,
    transforms,
):
    enlarge = transforms.Compose([transforms.Resize(1024), transforms.ToTensor()])
    large = datasets.MNIST("data", transform=enlarge)
    _oom = None
    try:
        other = Net(hidden=128).to(device)  # finding
        other_optimizer = torch.optim.SGD(other.parameters(), lr=losses[-1])
        for _x, _y in mo.status.progress_bar(DataLoader(large, batch_size=batch_size.value)):
            _x, _y = _x.to(device), _y.to(device)
            F.cross_entropy(other(_x), _y).backward()
            other_optimizer.step()
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        large = other = other_optimizer = _x = _y = None
        free_gpu_memory()
        _smaller = {"batch size": (batch_size.value, max(16, batch_size.value // 2))}
        mo.stop(True, out_of_memory(_oom, _smaller))
    return (other,)


if __name__ == "__main__":
    app.run()
