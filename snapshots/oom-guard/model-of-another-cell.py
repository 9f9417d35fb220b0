"""The model is put on the GPU in one cell and called in another: the call is GPU work."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch
    from torchvision.models import resnet50

    return gc, mo, resnet50, torch


@app.cell
def _(resnet50, torch):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    classifier = resnet50().eval().to(device)
    frames = torch.rand(256, 3, 224, 224).to(device)
    return classifier, frames


@app.cell
def _(mo):
    photos = mo.ui.slider(1, 256, value=16, label="Photos")
    classify = mo.ui.run_button(label="Classify")
    mo.hstack([photos, classify])
    return classify, photos


@app.cell
def _(classifier, classify, frames, gc, mo, photos, torch):
    mo.stop(not classify.value)
    _out_of_memory = None
    try:
        with torch.inference_mode():  # finding
            logits = classifier(frames[: photos.value])
        classes = logits.argmax(dim=1).tolist()
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        logits = None
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
                            f"- **Photos** is {photos.value}: try {max(1, photos.value // 2)}",
                            "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                            "",
                            f"`{_out_of_memory}`",
                        ]
                    )
                ),
                kind="danger",
            ),
        )
    return (classes,)


@app.cell
def _(classes):
    classes
    return


if __name__ == "__main__":
    app.run()
