"""Three cells look for the GPU; the one that chooses the device gets the gate. Requires an NVIDIA GPU."""

import marimo

app = marimo.App()


@app.cell
def __():
    import subprocess

    import marimo as mo
    import torch
    return mo, subprocess, torch


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
def __(mo, torch):
    mo.stop(
        not torch.cuda.is_available(),
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                        "",
                        "- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
                        "- `python -c 'import torch; print(torch.version.cuda)'` must print a version: `None` is a CPU-only PyTorch.",
                        "- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
                    ]
                )
            ),
            kind="danger",
        ),
    )

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
