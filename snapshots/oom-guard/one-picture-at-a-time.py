"""What a loaded model needs for one picture at a time decides by its own size whether memory suffices; batches may be too large."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import timm
    import torch
    from PIL import Image
    from torch.utils.data import DataLoader
    from lab import files, pictures, prepare

    device = "cuda" if torch.cuda.is_available() else "cpu"
    return DataLoader, Image, device, files, mo, pictures, prepare, timm, torch


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
def _(device, free_gpu_memory, gpu_memory_errors, mo, out_of_memory, timm):
    _oom = None
    try:
        net = timm.create_model("vit_giant_patch14_clip_224", pretrained=True).to(device).eval()  # finding
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    return (net,)


@app.cell
def _(Image, device, files, net, prepare, torch):
    scores = {}
    for _file in files:
        _picture = prepare(Image.open(_file).convert("RGB")).unsqueeze(0).to(device)
        with torch.inference_mode():
            scores[_file] = net(_picture).softmax(1).max().item()
    return (scores,)


@app.cell
def _(
    DataLoader,
    device,
    free_gpu_memory,
    gpu_memory_errors,
    mo,
    net,
    out_of_memory,
    pictures,
    torch,
):
    classes = []
    _oom = None
    try:
        with torch.inference_mode():  # finding
            for _pictures in DataLoader(pictures, batch_size=512):
                classes.extend(net(_pictures.to(device)).argmax(1).tolist())
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        _pictures = None
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    return (classes,)


if __name__ == "__main__":
    app.run()
