"""Every way to bind a name: those that may hold memory are released, plain values are not."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc
    import time

    import marimo as mo
    import numpy as np
    import torch

    return gc, mo, np, time, torch


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
    images = mo.ui.slider(1, 64, value=8, label="Images per batch")
    go = mo.ui.run_button(label="Go")
    mo.hstack([images, go])
    return go, images


@app.cell
def _(free_gpu_memory, go, gpu_memory_errors, images, mo, np, out_of_memory, time, torch):
    summary = None
    if go.value:
        _oom = None
        try:  # finding
            started = time.time()
            rows, columns = 512, 1024
            seed, noise = 7, torch.rand(rows, columns, device="cuda")
            mean, deviation = noise.mean(), noise.std().item()
            first = second = torch.zeros_like(noise)
            gray: torch.Tensor = noise.mean(dim=0)
            shapes = []
            losses = [0.0]
            kept = []
            lookup = {}
            counts = {}
            for index, picture in enumerate(torch.rand(images.value, 3, 64, 64, device="cuda")):
                lookup[index] = picture
                counts[index] = picture.numel()
                shapes.append(tuple(picture.shape))
                losses.append(float(picture.mean()))
                kept.append(picture)
            for low, high in zip(kept, kept):
                total = (low - high).abs().sum()
            while (step := torch.rand(8, device="cuda")).sum() > 4:
                pass
            with torch.no_grad() as _guard, open("mask.bin", "rb") as mask_file:
                mask = torch.frombuffer(mask_file.read(), dtype=torch.uint8).to("cuda")
            histogram = np.histogram(noise.cpu().numpy())[0]
            doubled = [each * 2 for each in kept]
            sizes = [each.numel() for each in kept]
            summary = {"mean": mean.item(), "seconds": time.time() - started}
        except gpu_memory_errors() as _error:
            _oom = str(_error)
        except Exception as error:
            summary = {"error": str(error)}
        if _oom is not None:
            noise = mean = first = second = gray = kept = lookup = picture = low = high = None
            total = step = _guard = mask = doubled = None
            free_gpu_memory()
            _smaller = {"Images per batch": (images.value, max(1, images.value // 2))}
            mo.stop(True, out_of_memory(_oom, _smaller))
    return (summary,)


@app.cell
def _(summary):
    summary
    return


if __name__ == "__main__":
    app.run()
