"""An `@app.function` returns the device; the setup cell holds the imports."""

import marimo

__generated_with = "0.24.0"
app = marimo.App()

with app.setup:
    import marimo as mo
    import torch


@app.cell(hide_code=True)
def _():
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


@app.function
def pick_device(index=0):
    return torch.device(f"cuda:{index}") if torch.cuda.is_available() else torch.device("cpu")


@app.cell
def _():
    mo.md("# Power iteration\n\n**GPU requirements**: any NVIDIA card.")
    return


@app.cell
def _(no_gpu):
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())

    device = pick_device()  # finding
    return (device,)


@app.cell
def _(device):
    matrix = torch.rand(4096, 4096, device=device)
    vector = torch.ones(4096, device=device)
    for _step in range(50):
        vector = matrix @ vector
        vector = vector / vector.norm()
    return


if __name__ == "__main__":
    app.run()
