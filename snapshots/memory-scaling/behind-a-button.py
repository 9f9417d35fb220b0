"""Work behind a button, under a spinner and in a try: the estimate comes before all of that."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch

    return gc, mo, torch


@app.cell
def _(mo):
    side = mo.ui.slider(start=1024, stop=65536, step=1024, value=2048, label="Side of the matrix")
    repeats = mo.ui.number(start=1, stop=64, step=1, value=4, label="Copies {kept}")
    run = mo.ui.run_button(label="Run")
    mo.vstack([side, repeats, run])
    return repeats, run, side


@app.cell
def _(gc, mo, repeats, run, side, torch):
    norms = None
    if run.value:
        mo.output.append(mo.md("Seeds are set first."))
        torch.manual_seed(0)
        _gpu_share = 0.8  # of what is free; the rest is for what the estimate leaves out
        _gpu_needed = lambda _side, _repeats: 8 * _repeats * _side ** 2
        _gpu_free = (
            torch.cuda.mem_get_info()[0]
            + torch.cuda.memory_reserved()
            - torch.cuda.memory_allocated()
            if torch.cuda.is_available()
            else float("inf")
        )
        _gpu_usable = _gpu_share * _gpu_free
        if _gpu_needed(side.value, repeats.value or 0) > _gpu_usable:
            mo.stop(
                True,
                mo.callout(
                    mo.md(
                        "\n".join(
                            [
                                f"⚠️ **Not started: the settings ask for about {_gpu_needed(side.value, repeats.value or 0) / 1024**3:.1f} GiB of GPU memory**, and {_gpu_free / 1024**3:.1f} GiB are free, of which {_gpu_share:.0%} may be used.",
                                "",
                                f"- **Side of the matrix** is {side.value}; {next((f'the largest that fits is {_value}' for _value in reversed(range(1024, side.value, 1024)) if _gpu_needed(_value, repeats.value or 0) <= _gpu_usable), 'no smaller one fits')}",
                                f"- **Copies {{kept}}** is {repeats.value}; {next((f'the largest that fits is {_value}' for _value in reversed(range(1, int(repeats.value or 0))) if _gpu_needed(side.value, _value) <= _gpu_usable), 'no smaller one fits')}",
                                "- Counted: part",
                            ]
                        )
                    ),
                    kind="warn",
                ),
            )
        _out_of_memory = None
        with mo.status.spinner(title="Inverting…"):
            try:
                n = side.value
                parts = []
                for _ in range(repeats.value):
                    part = torch.rand(n, n, device="cuda", dtype=torch.float64)  # finding
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
def _(mo, run, side, torch):
    mo.stop(not run.value, mo.md("Press **Run**."))

    _gpu_share = 0.8  # of what is free; the rest is for what the estimate leaves out
    _gpu_needed = lambda _side: 4 * _side * (4 * _side)
    _gpu_free = (
        torch.cuda.mem_get_info()[0]
        + torch.cuda.memory_reserved()
        - torch.cuda.memory_allocated()
        if torch.cuda.is_available()
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
                            f"- **Side of the matrix** is {side.value}; {next((f'the largest that fits is {_value}' for _value in reversed(range(1024, side.value, 1024)) if _gpu_needed(_value) <= _gpu_usable), 'no smaller one fits')}",
                            "- Counted: weights",
                        ]
                    )
                ),
                kind="warn",
            ),
        )
    weights = torch.empty(side.value, 4 * side.value, device="cuda:0")  # finding
    weights.fill_(1)
    return


if __name__ == "__main__":
    app.run()
