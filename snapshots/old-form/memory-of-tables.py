"""Estimates of both memories in one cell; of the GPU without what PyTorch keeps."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import numpy as np
    import pandas as pd
    import psutil
    import torch

    try:
        import cudf

        HAS_CUDF = True
    except ImportError:
        cudf = None
        HAS_CUDF = False
    return HAS_CUDF, cudf, mo, np, pd, psutil, torch


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

    def memory_too_small(needed, settings: dict) -> mo.Html | None:
        """The callout for settings that need too much main memory; else None."""
        from pathlib import Path

        import psutil

        free = psutil.virtual_memory().available
        try:
            # In a container: its limit (cgroup v2), less what it holds and can't give back.
            own = Path("/proc/self/cgroup").read_text().partition("0::")[2].strip()
            group = Path(f"/sys/fs/cgroup/{own}")
            stat = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
            held = sum(int(stat.get(name, 0)) for name in ("anon", "shmem", "kernel"))
            free = min(free, int((group / "memory.max").read_text()) - held)
        except (OSError, ValueError):
            pass  # There is no such limit.
        return _too_large(needed, settings, free, "main")

    return (gpu_too_small, memory_too_small)


@app.cell
def _(mo):
    magnitude = mo.ui.slider(3, 9, value=5, label="Rows (power of ten)")
    run = mo.ui.run_button(label="Sort")
    mo.vstack([magnitude, run])
    return magnitude, run


@app.cell
def _(np, pd):
    def make_prices(count):
        return pd.DataFrame(
            {"order": np.arange(count), "price": np.random.normal(10.0, 2.0, count), "shop": np.random.choice(["n", "s"], count)}
        )

    return (make_prices,)


@app.cell
def _(HAS_CUDF, cudf, gpu_too_small, magnitude, make_prices, memory_too_small, mo, run):
    sorted_rows = None
    if run.value:
        # GPU memory for on_gpu, in bytes
        def _gpu_needed(magnitude):  # finding
            return 96 * 10 ** magnitude if HAS_CUDF else 0

        _gpu_too_small = gpu_too_small(
            _gpu_needed, {"Rows (power of ten)": magnitude}, by_torch=False
        )
        mo.stop(_gpu_too_small is not None, _gpu_too_small)

        # Main memory for prices, in bytes
        def _memory_needed(magnitude):  # finding
            return 240 * 10 ** magnitude

        _memory_too_small = memory_too_small(_memory_needed, {"Rows (power of ten)": magnitude})
        mo.stop(_memory_too_small is not None, _memory_too_small)
        try:
            rows = 10**magnitude.value
            prices = make_prices(rows)
            if HAS_CUDF:
                on_gpu = cudf.from_pandas(prices)
                sorted_rows = len(on_gpu.sort_values("price"))
        except Exception as e:
            sorted_rows = str(e)
    return (sorted_rows,)


if __name__ == "__main__":
    app.run()
