"""Three cells look for the GPU; the one that chooses the device gets the gate. Requires an NVIDIA GPU."""

import marimo

app = marimo.App()


@app.cell
def __():
    import subprocess

    import marimo as mo
    import torch
    return mo, subprocess, torch


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

    return no_gpu,


@app.cell
def __(subprocess):
    def nvidia_smi():
        try:
            text = subprocess.check_output(["nvidia-smi", "--query-gpu=memory.used", "--format=csv"], text=True)
            return {"text": text}
        except Exception as e:
            return {"error": str(e)}
    gpu_state = nvidia_smi()
    return gpu_state, nvidia_smi


@app.cell
def __(mo, torch):
    cuda_ok = torch.cuda.is_available()
    mo.md("✅ CUDA" if cuda_ok else "❌ No GPU found")
    return cuda_ok,


@app.cell
def __(mo, no_gpu, torch):
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())

    dev = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding
    return dev,


@app.cell
def __(dev, torch):
    ramp = torch.arange(1e6, device=dev)
    return ramp,


@app.cell
def __(gpu_state, mo, ramp):
    mo.md(f"{gpu_state} {ramp.sum()}")
    return


if __name__ == "__main__":
    app.run()
