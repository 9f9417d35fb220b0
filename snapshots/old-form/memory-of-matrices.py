"""Estimates for a device that has a name, the counted words with commas among them."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return device, mo, torch


@app.cell(hide_code=True)
def _(mo, torch):
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

    def _too_large(needed, settings: dict, free: float, place: str) -> mo.Html | None:
        """The callout for settings that need more than 80 % of what is free; else None."""
        controls = {name: each for name, each in settings.items() if hasattr(each, "start")}
        values = {name: control.value or 0 for name, control in controls.items()}
        needs, usable = needed(*values.values()), 0.8 * free
        if needs <= usable:
            return None
        fits = dict.fromkeys(settings, "another one")
        for name, control in controls.items():
            smaller = range(int(control.start), int(values[name]), int(control.step or 1))
            fitting = [n for n in smaller if needed(*{**values, name: n}.values()) <= usable]
            fits[name] = max(fitting, default="no smaller one fits")
        now = {**settings, **values}
        advice = ", ".join(f"**{name}** {now[name]} → {fits[name]}" for name in settings)
        return _alert(f"""
            ⚠️ **Not started**: the settings need about {needs / 1024**3:.1f} GiB of {place} memory,
            and {usable / 1024**3:.1f} GiB may be used (80 % of what is free).

            - Change one setting: {" ".join(advice.split())}.
            """)

    def gpu_too_small(
        needed, settings: dict, device: object = None, by_torch: bool = True
    ) -> mo.Html | None:
        """The callout for settings that need too much GPU memory; else None."""
        if not torch.cuda.is_available() or not str(device or "cuda").startswith("cuda"):
            return None
        free, _ = torch.cuda.mem_get_info(device)
        if by_torch:  # PyTorch can use what it has reserved.
            free += torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return _too_large(needed, settings, free, "GPU")

    return (gpu_too_small,)


@app.cell
def _(mo):
    side = mo.ui.slider(1, 256, value=16, label="Side (in hundreds)")
    precision = mo.ui.dropdown(["float32", "float16"], value="float16")
    mo.hstack([side, precision])
    return precision, side


@app.cell
def _(device, gpu_too_small, mo, precision, side, torch):
    """A product that runs whenever a setting moves"""
    kind = getattr(torch, precision.value)

    # GPU memory for left, right, product and product.float(), in bytes
    def _gpu_needed(side):  # finding
        return (
            3 * (100 * side) ** 2 * torch.empty(0, dtype=kind).element_size()
            + 4 * (100 * side) ** 2
        )

    _gpu_too_small = gpu_too_small(_gpu_needed, {"Side (in hundreds)": side}, device)
    mo.stop(_gpu_too_small is not None, _gpu_too_small)
    # The operands
    left = torch.randn(100 * side.value, 100 * side.value, device=device, dtype=kind)
    right = torch.randn((100 * side.value, 100 * side.value), device=device, dtype=kind)
    product = left @ right
    total = product.float().sum().item()
    total
    return


@app.cell
def _(device, gpu_too_small, mo, side, torch):
    n = side.value * 50

    # GPU memory for images, noise and torch.ones(n, n, device=device), in bytes
    def _gpu_needed(side):  # finding
        return 3 * (side * 50) ** 3 + 20 * (side * 50) ** 2

    _gpu_too_small = gpu_too_small(_gpu_needed, {"Side (in hundreds)": side}, device)
    mo.stop(_gpu_too_small is not None, _gpu_too_small)
    images = torch.zeros(n, 3, n, n, dtype=torch.uint8).to(device)
    stack = [torch.ones(n, n, device=device) for _ in range(4)]
    means = []
    for _round in range(8):
        noise = torch.rand(n, n, device=device)
        means.append(noise.mean().item())
    (images.sum(), len(stack), means)
    return


if __name__ == "__main__":
    app.run()
