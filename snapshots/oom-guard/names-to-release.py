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


@app.cell
def _(mo):
    images = mo.ui.slider(1, 64, value=8, label="Images per batch")
    go = mo.ui.run_button(label="Go")
    mo.hstack([images, go])
    return go, images


@app.cell
def _(gc, go, images, mo, np, time, torch):
    summary = None
    if go.value:
        _out_of_memory = None
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
        except torch.cuda.OutOfMemoryError as _error:
            _out_of_memory = str(_error)
        except Exception as error:
            summary = {"error": str(error)}
        if _out_of_memory is not None:
            # Released here, not in the handler: there the traceback still holds the memory.
            noise = mean = first = second = gray = kept = lookup = picture = low = high = total = None
            step = _guard = mask = doubled = None
            gc.collect()
            torch.cuda.empty_cache()
            mo.stop(
                True,
                mo.callout(
                    mo.md(
                        "\n".join(
                            [
                                "❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
                                "",
                                f"- **Images per batch** is {images.value}: try {max(1, images.value // 2)}",
                                "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                                "",
                                f"`{_out_of_memory}`",
                            ]
                        )
                    ),
                    kind="danger",
                ),
            )
    return (summary,)


@app.cell
def _(summary):
    summary
    return


if __name__ == "__main__":
    app.run()
