"""Tables of pandas and cuDF made by a function: both memories are estimated, the GPU only where cuDF is there."""

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
def _(HAS_CUDF, cudf, magnitude, make_prices, mo, psutil, run, torch):
    sorted_rows = None
    if run.value:
        _gpu_share = 0.8  # of what is free; the rest is for what the estimate leaves out
        _gpu_needed = lambda _magnitude: 96 * 10 ** _magnitude if HAS_CUDF else 0
        _gpu_free = (
            torch.cuda.mem_get_info()[0]
            if torch.cuda.is_available()
            else float("inf")
        )
        _gpu_usable = _gpu_share * _gpu_free
        if _gpu_needed(magnitude.value) > _gpu_usable:
            mo.stop(
                True,
                mo.callout(
                    mo.md(
                        "\n".join(
                            [
                                f"⚠️ **Not started: the settings ask for about {_gpu_needed(magnitude.value) / 1024**3:.1f} GiB of GPU memory**, and {_gpu_free / 1024**3:.1f} GiB are free, of which {_gpu_share:.0%} may be used.",
                                "",
                                f"- **Rows (power of ten)** is {magnitude.value}; {next((f'the largest that fits is {_value}' for _value in reversed(range(3, magnitude.value)) if _gpu_needed(_value) <= _gpu_usable), 'no smaller one fits')}",
                                "- Counted: on_gpu",
                            ]
                        )
                    ),
                    kind="warn",
                ),
            )
        _host_share = 0.8  # of what is free; the rest is for what the estimate leaves out
        _host_needed = lambda _magnitude: 240 * 10 ** _magnitude
        _host_free = psutil.virtual_memory().available
        try:
            # In a container less may be left: its limit (cgroup v2) less what it has taken and can't give back.
            with open("/proc/self/cgroup") as _file:
                _group = "/sys/fs/cgroup" + _file.read().partition("0::")[2].strip()
            with open(f"{_group}/memory.max") as _limit, open(f"{_group}/memory.stat") as _stat:
                _taken = sum(int(_line.split()[1]) for _line in _stat if _line.startswith(("anon ", "shmem ", "kernel ")))
                _host_free = min(_host_free, int(_limit.read()) - _taken)
        except (OSError, ValueError):
            pass  # no such limit
        _host_usable = _host_share * _host_free
        if _host_needed(magnitude.value) > _host_usable:
            mo.stop(
                True,
                mo.callout(
                    mo.md(
                        "\n".join(
                            [
                                f"⚠️ **Not started: the settings ask for about {_host_needed(magnitude.value) / 1024**3:.1f} GiB of main memory**, and {_host_free / 1024**3:.1f} GiB are free, of which {_host_share:.0%} may be used.",
                                "",
                                f"- **Rows (power of ten)** is {magnitude.value}; {next((f'the largest that fits is {_value}' for _value in reversed(range(3, magnitude.value)) if _host_needed(_value) <= _host_usable), 'no smaller one fits')}",
                                "- Counted: prices",
                            ]
                        )
                    ),
                    kind="warn",
                ),
            )
        try:
            rows = 10**magnitude.value
            prices = make_prices(rows)  # finding
            if HAS_CUDF:
                on_gpu = cudf.from_pandas(prices)  # finding
                sorted_rows = len(on_gpu.sort_values("price"))
        except Exception as e:
            sorted_rows = str(e)
    return (sorted_rows,)


if __name__ == "__main__":
    app.run()
