"""Only `torch.cuda` itself is imported: the gate asks it under its own name."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from torch import cuda, nn

    return cuda, mo, nn


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
def _(cuda, mo, nn, no_gpu):
    if not cuda.is_available():
        mo.stop(True, no_gpu())

    decoder = nn.Linear(64, 784).cuda()  # finding
    return (decoder,)


@app.cell
def _(cuda, decoder, mo):
    mo.md(f"{sum(weight.numel() for weight in decoder.parameters())} weights, {cuda.memory_allocated()} bytes")
    return


if __name__ == "__main__":
    app.run()
