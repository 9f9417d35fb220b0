"""marimo goes by another name in the cells."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as m
    import torch

    return m, torch


@app.cell(hide_code=True)
def _(m):
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def _alert(text: str, ends_script: bool = True) -> m.Html:
        """A red callout. In a script, its text goes to stderr and the script ends."""
        import inspect
        import sys

        if m.app_meta().mode == "script":
            print(inspect.cleandoc(text), file=sys.stderr)
            if ends_script:
                sys.exit(1)
        return m.callout(m.md(text), kind="danger")

    def no_gpu(detail: object = None, ends_script: bool = True) -> m.Html:
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
def _(m):
    m.md("# Sobel filter\n\nNeeds an NVIDIA GPU.")
    return


@app.cell
def _(m, no_gpu, torch):
    if not torch.cuda.is_available():
        m.stop(True, no_gpu())

    cuda_device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding
    return (cuda_device,)


@app.cell
def _(cuda_device, torch):
    picture = torch.rand(1, 1, 1080, 1920, device=cuda_device)
    sobel = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]], device=cuda_device)[None, None]
    edges = torch.nn.functional.conv2d(picture, sobel).abs()
    return (edges,)


if __name__ == "__main__":
    app.run()
