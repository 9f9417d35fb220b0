import marimo

app = marimo.App()


@app.cell
def _():
    import subprocess

    import marimo as mo
    import torch

    return mo, subprocess, torch


@app.cell
def _(mo):
    mo.md("# Matrix product\n\n**Requirements**\n\n- NVIDIA GPU with 8 GB")
    return


@app.cell
def _(mo, subprocess, torch):
    def get_gpu_info():
        try:
            listing = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, check=True)
            return {"available": True, "gpus": listing.stdout.splitlines()}
        except Exception as error:
            return {"available": False, "error": str(error)}

    gpu_info = get_gpu_info()

    mo.stop(
        not torch.cuda.is_available(),
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                        "",
                        f"- The GPU query said: {gpu_info.get('error') or 'there is a GPU, but the framework cannot use it'}",
                        "- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
                        "- `python -c 'import torch; print(torch.version.cuda)'` must print a version: `None` is a CPU-only PyTorch.",
                        "- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
                    ]
                )
            ),
            kind="danger",
        ),
    )

    # The device that everything runs on
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding
    return device, gpu_info


@app.cell
def _(device, torch):
    product = torch.rand(512, 512, device=device) @ torch.rand(512, 512, device=device)
    return (product,)


if __name__ == "__main__":
    app.run()
