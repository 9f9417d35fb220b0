"""One size depends on what a function says, which the estimate does not call; another one on a share that may be of nothing."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from settings import is_wide

    parts = 4
    return is_wide, mo, parts, torch


@app.cell
def _(mo):
    rows = mo.ui.slider(1000, 1_000_000, step=1000, value=1000, label="Rows")
    rows
    return (rows,)


@app.cell
def _(is_wide, mo, rows, torch):
    _gpu_share = 0.8  # of what is free; the rest is for what the estimate leaves out
    _gpu_needed = lambda _rows: 4 * _rows * max(4096, 1024)
    _gpu_free = (
        torch.cuda.mem_get_info()[0]
        + torch.cuda.memory_reserved()
        - torch.cuda.memory_allocated()
        if torch.cuda.is_available()
        else float("inf")
    )
    _gpu_usable = _gpu_share * _gpu_free
    if _gpu_needed(rows.value) > _gpu_usable:
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            f"⚠️ **Not started: the settings ask for about {_gpu_needed(rows.value) / 1024**3:.1f} GiB of GPU memory**, and {_gpu_free / 1024**3:.1f} GiB are free, of which {_gpu_share:.0%} may be used.",
                            "",
                            f"- **Rows** is {rows.value}; {next((f'the largest that fits is {_value}' for _value in reversed(range(1000, rows.value, 1000)) if _gpu_needed(_value) <= _gpu_usable), 'no smaller one fits')}",
                            "- Counted: first",
                        ]
                    )
                ),
                kind="warn",
            ),
        )
    first = torch.rand(rows.value, 4096 if is_wide() else 1024, device="cuda")  # finding
    first.sum().item()
    return


@app.cell
def _(parts, rows, torch):
    second = torch.rand(rows.value // parts, 4096, device="cuda")  # unsafe: the estimate divides by `parts`
    second.sum().item()
    return


if __name__ == "__main__":
    app.run()
