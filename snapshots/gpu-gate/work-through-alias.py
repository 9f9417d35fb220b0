"""Import aliases: `torch as th`, and `cuda` by its own name."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch as th
    from torch import cuda, nn
    return cuda, mo, nn, th


@app.cell
def _(mo):
    mo.md("# Attention\n\nNeeds an NVIDIA GPU.")
    return


@app.cell
def _(cuda, mo, th):
    mo.stop(
        not th.cuda.is_available(),
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

    where = th.device("cuda") if cuda.is_available() else th.device("cpu")  # finding
    return (where,)


@app.cell
def _(nn, th, where):
    attention = nn.MultiheadAttention(256, 8).to(where)
    tokens = th.rand(128, 4, 256, device=where)
    mixed, _ = attention(tokens, tokens, tokens)
    return (mixed,)


if __name__ == "__main__":
    app.run()
