"""The gate says what the query of the notebook has found."""

import marimo

app = marimo.App()


@app.cell
def _():
    import subprocess

    import marimo as mo
    import torch

    return mo, subprocess, torch


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
def _(mo):
    mo.md("# Matrix product\n\nThis notebook requires an NVIDIA GPU.")
    return


@app.cell
def _(mo, no_gpu, subprocess, torch):
    def get_gpu_info():
        try:
            listing = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, check=True)
            return {"available": True, "gpus": listing.stdout.splitlines()}
        except Exception as error:
            return {"available": False, "error": str(error)}

    gpu_info = get_gpu_info()

    if not torch.cuda.is_available():  # finding
        mo.stop(True, no_gpu(gpu_info.get("error")))

    # The device that everything runs on
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return device, gpu_info


@app.cell
def _(device, torch):
    product = torch.rand(512, 512, device=device) @ torch.rand(512, 512, device=device)
    return (product,)


if __name__ == "__main__":
    app.run()
