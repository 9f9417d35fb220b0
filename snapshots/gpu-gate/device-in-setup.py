"""The setup cell picks the device; a stop there would end the whole program, so the GPU cell gets the gate."""

import marimo

__generated_with = "0.24.0"
app = marimo.App()

with app.setup:
    import marimo as mo
    import torch

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


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


@app.cell
def _():
    mo.md("# Random features\n\nNeeds an NVIDIA GPU.")
    return


@app.cell
def _(no_gpu):
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())

    projection = torch.randn(784, 4096, device=device)  # finding
    return (projection,)


@app.cell
def _(projection):
    features = (torch.rand(60_000, 784, device=device) @ projection).cos()
    return (features,)


if __name__ == "__main__":
    app.run()
