"""Hard-coded `.cuda()` behind a button: the `if` is about the button, not about the GPU."""

import marimo

app = marimo.App()


@app.cell
def __():
    import marimo as mo
    import torch
    from torch import nn
    return mo, nn, torch


@app.cell(hide_code=True)
def __(mo):
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
def __(mo):
    train_btn = mo.ui.run_button(label="Train")
    train_btn
    return (train_btn,)


@app.cell
def __(mo, nn, no_gpu, torch, train_btn):
    """Training"""
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu(ends_script=False))

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
