"""A class of another cell puts its tensors on the GPU when it is made."""

import marimo

app = marimo.App()


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
def _(ReplayBuffer, mo, no_gpu, torch):
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())

    buffer = ReplayBuffer(100_000, 17)  # finding
    return (buffer,)


@app.cell
def _(buffer, mo):
    mo.md(f"Room for {len(buffer)} transitions")
    return


if __name__ == "__main__":
    app.run()
