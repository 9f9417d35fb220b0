"""The query raises where there is no driver, and where a field has no number. Needs an NVIDIA GPU."""

import marimo

app = marimo.App()


@app.cell
def _():
    import subprocess

    import marimo as mo
    import torch

    return mo, subprocess, torch


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
def _(mo, no_gpu, subprocess, torch):
    def memory_in_use():
        rows = subprocess.check_output(
            ["nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits"], text=True
        )
        return [float(row) for row in rows.splitlines()]  # refused: nvidia-smi prints `[N/A]` if a GPU has no such number

    if not torch.cuda.is_available():
        mo.stop(True, no_gpu())

    used = memory_in_use()  # finding
    place = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return place, used


@app.cell
def _(place, torch, used):
    print(used, torch.eye(3, device=place))
    return


if __name__ == "__main__":
    app.run()
