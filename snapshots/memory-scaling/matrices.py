"""A setting decides the size of matrices: what is bound above the work is read by its name, the rest is written out."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return device, mo, torch


@app.cell
def _(mo):
    side = mo.ui.slider(1, 256, value=16, label="Side (in hundreds)")
    precision = mo.ui.dropdown(["float32", "float16"], value="float16")
    mo.hstack([side, precision])
    return precision, side


@app.cell
def _(device, mo, precision, side, torch):
    """A product that runs whenever a setting moves"""
    kind = getattr(torch, precision.value)
    _gpu_share = 0.8  # of what is free; the rest is for what the estimate leaves out
    _gpu_needed = lambda _side: (
        3 * (100 * _side) ** 2 * torch.empty(0, dtype=kind).element_size()
        + 4 * (100 * _side) ** 2
    )
    _gpu_free = (
        torch.cuda.mem_get_info(device)[0]
        + torch.cuda.memory_reserved(device)
        - torch.cuda.memory_allocated(device)
        if str(device).startswith("cuda")
        else float("inf")
    )
    _gpu_usable = _gpu_share * _gpu_free
    if _gpu_needed(side.value) > _gpu_usable:
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            f"⚠️ **Not started: the settings ask for about {_gpu_needed(side.value) / 1024**3:.1f} GiB of GPU memory**, and {_gpu_free / 1024**3:.1f} GiB are free, of which {_gpu_share:.0%} may be used.",
                            "",
                            f"- **Side (in hundreds)** is {side.value}; {next((f'the largest that fits is {_value}' for _value in reversed(range(1, side.value)) if _gpu_needed(_value) <= _gpu_usable), 'no smaller one fits')}",
                            "- Counted: left, right, product, product.float()",
                        ]
                    )
                ),
                kind="warn",
            ),
        )
    # The operands
    left = torch.randn(100 * side.value, 100 * side.value, device=device, dtype=kind)  # finding
    right = torch.randn((100 * side.value, 100 * side.value), device=device, dtype=kind)
    product = left @ right
    total = product.float().sum().item()
    total
    return


@app.cell
def _(device, mo, side, torch):
    n = side.value * 50
    _gpu_share = 0.8  # of what is free; the rest is for what the estimate leaves out
    _gpu_needed = lambda _side: 3 * (_side * 50) ** 3 + 20 * (_side * 50) ** 2
    _gpu_free = (
        torch.cuda.mem_get_info(device)[0]
        + torch.cuda.memory_reserved(device)
        - torch.cuda.memory_allocated(device)
        if str(device).startswith("cuda")
        else float("inf")
    )
    _gpu_usable = _gpu_share * _gpu_free
    if _gpu_needed(side.value) > _gpu_usable:
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            f"⚠️ **Not started: the settings ask for about {_gpu_needed(side.value) / 1024**3:.1f} GiB of GPU memory**, and {_gpu_free / 1024**3:.1f} GiB are free, of which {_gpu_share:.0%} may be used.",
                            "",
                            f"- **Side (in hundreds)** is {side.value}; {next((f'the largest that fits is {_value}' for _value in reversed(range(1, side.value)) if _gpu_needed(_value) <= _gpu_usable), 'no smaller one fits')}",
                            "- Counted: images, noise, torch.ones(n, n, device=device)",
                        ]
                    )
                ),
                kind="warn",
            ),
        )
    images = torch.zeros(n, 3, n, n, dtype=torch.uint8).to(device)  # finding
    stack = [torch.ones(n, n, device=device) for _ in range(4)]
    means = []
    for _round in range(8):
        noise = torch.rand(n, n, device=device)
        means.append(noise.mean().item())
    (images.sum(), len(stack), means)
    return


if __name__ == "__main__":
    app.run()
