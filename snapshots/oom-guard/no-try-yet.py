"""Work without a `try` gets one."""

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

    def gpu_memory_errors() -> type | tuple:
        """For `except`: the type of the error if it says that GPU memory is full, else no type."""
        import re
        import sys

        error = sys.exc_info()[1]
        oom = "(?i)out.?of.?memory|alloc_failed|bad_alloc|resource.?exhausted|cudnn_status_internal"
        text = str(error) if isinstance(error, (MemoryError, RuntimeError)) else ""
        return type(error) if re.search(oom, f"{type(error).__name__} {text}") else ()

    def out_of_memory(error: str, settings: dict) -> mo.Html:
        """The callout for a full GPU: each setting has its value and a smaller one to try."""
        changes = [(name, *pair) for name, pair in settings.items() if pair[0] != pair[1]]
        smaller = ", ".join(f"**{name}** {now} → {less}" for name, now, less in changes)
        return _alert(f"""
            ❌ **GPU out of memory**: the run was stopped and its memory freed. Before you try again:

            - Use smaller settings: {" ".join(smaller.split()) or "smaller batches or inputs"}.
            - Close other programs that use the GPU (`nvidia-smi` lists them).

            `` {" ".join(error.split())} ``
            """)

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()

    return free_gpu_memory, gpu_memory_errors, out_of_memory


@app.cell
def _(mo):
    side = mo.ui.slider(1024, 65536, step=1024, value=8192, label="Matrix side")
    solve = mo.ui.run_button(label="Solve")
    mo.hstack([side, solve])
    return side, solve


@app.cell
def _(free_gpu_memory, gpu_memory_errors, mo, out_of_memory, side, solve, torch):
    mo.stop(not solve.value)
    _oom = None
    try:
        matrix = torch.rand(side.value, side.value, device="cuda")  # finding
        right = torch.rand(side.value, device="cuda")
        solution = torch.linalg.solve(matrix, right)

        norm = solution.norm().item()
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        matrix = right = solution = None
        free_gpu_memory()
        _smaller = {"Matrix side": (side.value, max(1024, side.value // 2048 * 1024))}
        mo.stop(True, out_of_memory(_oom, _smaller))
    return (norm,)


@app.cell
def _(norm):
    norm
    return


if __name__ == "__main__":
    app.run()
