"""The device is an entry of a configuration."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    mo.md("# Word vectors\n\nRequires an NVIDIA GPU.")
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

    config = {  # finding
        "dimensions": 300,
        "device": "cuda" if torch.cuda.is_available() else "cpu",
    }
    return (config,)


@app.cell
def _(config, torch):
    vectors = torch.nn.Embedding(20_000, config["dimensions"]).to(config["device"])
    return (vectors,)


if __name__ == "__main__":
    app.run()
