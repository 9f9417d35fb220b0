"""The device is chosen in the branches of an `if` that asks PyTorch."""

import marimo

__generated_with = "0.17.0"
app = marimo.App(width="medium")


@app.cell
def _():
    import marimo as mo
    import torch
    return mo, torch


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
    mo.md("# Ising model\n\nRequires a CUDA GPU with 4 GB of memory.")
    return


@app.cell
def _(mo, no_gpu, torch):
    """Where the lattice lives."""
    lattice_size = 1024

    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())

    if torch.cuda.is_available():  # finding
        device = torch.device("cuda")
        gpu_name = torch.cuda.get_device_name(0)
    else:
        device = torch.device("cpu")
        gpu_name = "none"
    return device, gpu_name, lattice_size


@app.cell
def _(device, lattice_size, torch):
    spins = torch.randint(0, 2, (lattice_size, lattice_size), device=device) * 2 - 1
    energy = -(spins * spins.roll(1, 0) + spins * spins.roll(1, 1)).sum().item()
    return (energy,)


@app.cell
def _(energy, gpu_name, mo):
    mo.md(f"Energy {energy} on {gpu_name}")
    return


if __name__ == "__main__":
    app.run()
