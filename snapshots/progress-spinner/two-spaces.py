"""Two spaces a level; emoji and letters beyond ASCII stand before the edit."""

import marimo

app = marimo.App()


@app.cell
def _():
  import marimo as mo
  import torch
  return mo, torch


@app.cell
def _(mo):
  mo.md("# 🚀🔬 Größenvergleich — 大きさの比較")
  return


@app.cell
def _(mo, torch):
  with mo.status.spinner(title="Computing on the GPU…"):
    with torch.inference_mode():  # finding
      for _größe in (1, 2, 4):
        feld = torch.rand(_größe * 1024, 1024, device="cuda")
        if feld.numel() > 10:
          summe = feld.sum().item()  # 🧮
  return (summe,)


@app.cell
def _(summe):
  summe
  return


if __name__ == "__main__":
  app.run()
