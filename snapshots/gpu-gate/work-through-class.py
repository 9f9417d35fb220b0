"""A class of another cell puts its tensors on the GPU when it is made."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    class ReplayBuffer:
        """Transitions that stay on the GPU."""

        def __init__(self, capacity, width):
            self.states = torch.zeros(capacity, width, device="cuda")
            self.rewards = torch.zeros(capacity, device="cuda")

        def __len__(self):
            return len(self.rewards)

    return (ReplayBuffer,)


@app.cell
def _(ReplayBuffer, mo, torch):
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

    buffer = ReplayBuffer(100_000, 17)  # finding
    return (buffer,)


@app.cell
def _(buffer, mo):
    mo.md(f"Room for {len(buffer)} transitions")
    return


if __name__ == "__main__":
    app.run()
