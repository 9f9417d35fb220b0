"""Ultralytics raises where it is told to use a GPU that is not there; it picks the processor where it is not told."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from ultralytics import YOLO
    return YOLO, mo, torch


@app.cell(hide_code=True)
def _(mo):
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
            ⚠️ **No usable NVIDIA GPU**{found}: this notebook needs one, so GPU cells were not run.

            - `nvidia-smi` must list the GPU: check the driver, or start Docker with `--gpus all`.
            - {check}
            - `CUDA_VISIBLE_DEVICES` must be unset or list only GPUs that exist.
            """, ends_script)

    return (no_gpu,)


@app.cell
def _(YOLO):
    model = YOLO("yolov8n.pt")
    boxes = model.predict("bus.jpg")
    return boxes, model


@app.cell
def _(mo, no_gpu, torch):
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())
    gpu_ready = True
    return (gpu_ready,)


@app.cell
def _(YOLO, gpu_ready, model):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_ready

    results = model.train(data="data.yaml", epochs=50, device=0)  # finding
    return (results,)


@app.cell
def _(YOLO, gpu_ready):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_ready

    scores = YOLO("best.pt").val(data="data.yaml", device="0,1")  # finding
    return (scores,)


@app.cell
def _(YOLO, gpu_ready):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_ready

    weights_0 = "best.pt"  # finding
    history = YOLO(weights_0).train(data="data.yaml", device=[0, 1])
    return history, weights_0


@app.cell
def _(YOLO, gpu_ready):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_ready

    gpus = [1, 2]  # finding
    history_0 = YOLO("best.pt").train(data="data.yaml", device=gpus)
    history_1 = YOLO("best.pt").train(data="data.yaml", device=[f"cuda:{each}" for each in gpus])
    return gpus, history_0, history_1


@app.cell
def _(YOLO):
    history_2 = YOLO("best.pt").train(data="data.yaml", device=["cpu"])
    return (history_2,)


@app.cell
def _(YOLO):
    metrics = YOLO("best.pt").val(data="data.yaml", device="cpu")
    return (metrics,)


@app.cell
def _(model):
    try:
        results_0 = model.predict("a.jpg", device=0)
    except ValueError:
        results_0 = model.predict("a.jpg", device="cpu")
    return (results_0,)


@app.cell
def _(gpu_ready, model):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_ready

    try:  # finding
        results_1 = model.predict("b.jpg", device=0)
    except KeyError:
        results_1 = model.predict("b.jpg", device="cpu")
    return (results_1,)


@app.cell
def _(YOLO, gpu_ready):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_ready

    try:  # finding
        moved = YOLO("best.pt").to("cuda")
    except ValueError:
        moved = None
    return (moved,)


@app.cell
def _(gpu_ready, torch):
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_ready

    try:  # finding
        weights = torch.zeros(3, device="cuda")
    except ValueError:
        weights = torch.zeros(3)
    return (weights,)


if __name__ == "__main__":
    app.run()
