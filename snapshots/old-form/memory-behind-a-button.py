"""Estimates of GPU memory: a number that may be empty, a title with braces, a product in parentheses."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch

    return gc, mo, torch


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
    side = mo.ui.slider(start=1024, stop=65536, step=1024, value=2048, label="Side of the matrix")
    repeats = mo.ui.number(start=1, stop=64, step=1, value=4, label="Copies {kept}")
    run = mo.ui.run_button(label="Run")
    mo.vstack([side, repeats, run])
    return repeats, run, side


@app.cell
def _(gc, gpu_too_small, mo, repeats, run, side, torch):
    norms = None
    if run.value:
        mo.output.append(mo.md("Seeds are set first."))
        torch.manual_seed(0)

        # GPU memory for part, in bytes
        def _gpu_needed(side, repeats):  # finding
            return 8 * repeats * side ** 2

        _gpu_too_small = gpu_too_small(
            _gpu_needed, {"Side of the matrix": side, "Copies {kept}": repeats}
        )
        mo.stop(_gpu_too_small is not None, _gpu_too_small)
        _out_of_memory = None
        with mo.status.spinner(title="Inverting…"):
            try:
                n = side.value
                parts = []
                for _ in range(repeats.value):
                    part = torch.rand(n, n, device="cuda", dtype=torch.float64)
                    parts.append(part)
                norms = [float(part.norm()) for part in parts]
            except torch.cuda.OutOfMemoryError as _error:
                _out_of_memory = str(_error)
        if _out_of_memory is not None:
            parts = None
            gc.collect()
            mo.stop(True, mo.callout(mo.md(_out_of_memory), kind="danger"))
    return (norms,)


@app.cell
def _(gpu_too_small, mo, run, side, torch):
    mo.stop(not run.value, mo.md("Press **Run**."))

    # GPU memory for weights, in bytes
    def _gpu_needed(side):  # finding
        return 4 * side * (4 * side)

    _gpu_too_small = gpu_too_small(_gpu_needed, {"Side of the matrix": side})
    mo.stop(_gpu_too_small is not None, _gpu_too_small)
    weights = torch.empty(side.value, 4 * side.value, device="cuda:0")
    weights.fill_(1)
    return


if __name__ == "__main__":
    app.run()
