"""The device comes from `torch.accelerator`; the page says what the machine must have."""

import marimo

app = marimo.App()


@app.cell
def _():
  import marimo as mo
  import torch
  from torch import nn
  return mo, nn, torch


@app.cell
def _(mo):
  mo.md("# Autoencoder\n\nRequires an NVIDIA GPU.")
  return


@app.cell
def _(mo, torch):
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

  device = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else torch.device("cpu")  # finding
  return (device,)


@app.cell
def _(device, nn):
  encoder = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 8)).to(device)
  return (encoder,)


@app.cell
def _(device, encoder, torch):
  codes = encoder(torch.rand(256, 784, device=device))
  codes.mean(dim=0)
  return


if __name__ == "__main__":
  app.run()
