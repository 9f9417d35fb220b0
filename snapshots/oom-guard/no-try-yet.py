"""Work without a `try` gets one."""

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
    side = mo.ui.slider(1024, 65536, step=1024, value=8192, label="Matrix side")
    solve = mo.ui.run_button(label="Solve")
    mo.hstack([side, solve])
    return side, solve


@app.cell
def _(gc, mo, side, solve, torch):
    mo.stop(not solve.value)
    _out_of_memory = None
    try:
        matrix = torch.rand(side.value, side.value, device="cuda")  # finding
        right = torch.rand(side.value, device="cuda")
        solution = torch.linalg.solve(matrix, right)

        norm = solution.norm().item()
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        matrix = right = solution = None
        gc.collect()
        torch.cuda.empty_cache()
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            "❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
                            "",
                            f"- **Matrix side** is {side.value}: try {max(1024, side.value // 2048 * 1024)}",
                            "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                            "",
                            f"`{_out_of_memory}`",
                        ]
                    )
                ),
                kind="danger",
            ),
        )
    return (norm,)


@app.cell
def _(norm):
    norm
    return


if __name__ == "__main__":
    app.run()
