"""The device is chosen in the branches of an `if` that asks PyTorch."""

import marimo

__generated_with = "0.17.0"
app = marimo.App(width="medium")


@app.cell
def _():
    import marimo as mo
    import torch
    return mo, torch


@app.cell
def _(mo):
    mo.md("# Ising model\n\nRequires a CUDA GPU with 4 GB of memory.")
    return


@app.cell
def _(mo, torch):
    """Where the lattice lives."""
    lattice_size = 1024

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
