"""Hard-coded `.cuda()` behind a button: the `if` is about the button, not about the GPU."""

import marimo

app = marimo.App()


@app.cell
def __():
    import marimo as mo
    import torch
    from torch import nn
    return mo, nn, torch


@app.cell
def __(mo):
    train_btn = mo.ui.run_button(label="Train")
    train_btn
    return (train_btn,)


@app.cell
def __(mo, nn, torch, train_btn):
    """Training"""
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

    losses = []  # finding
    if train_btn.value:
        network = nn.Linear(16, 1).cuda()
        optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
        for _epoch in range(20):
            loss = network(torch.rand(64, 16).cuda()).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return (losses,)


if __name__ == "__main__":
    app.run()
