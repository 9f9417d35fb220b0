"""Handlers that only tell of the error, and nobody knows what comes of that."""

import marimo

__generated_with = "0.17.6"
app = marimo.App()


@app.cell
def _():
    import contextlib
    import gc

    import marimo as mo
    import torch

    return contextlib, gc, mo, torch


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
def _(free_gpu_memory, gpu_memory_errors, mo, out_of_memory, torch):
    class Trainer:
        def run(self):
            try:
                for _ in range(3):
                    torch.rand(4096, 4096, device="cuda")
            except Exception as problem:  # unsafe: what calls the enclosing function
                print(problem)

    _oom = None
    try:
        trainer = Trainer()  # finding
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        trainer = None
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    return


@app.cell
def _(torch):
    class Sizes:
        norms = []
        try:
            norms.append(torch.rand(4096, 4096, device="cuda").norm().item())
        except Exception as problem:  # unsafe: it is in a class body, which goes on after it
            norms.append({"error": str(problem)})

    return (Sizes,)


@app.cell
def _(torch):
    def show(size):
        try:
            return torch.rand(size, size, device="cuda").norm().item()
        except Exception:  # unsafe: nothing there catches the error
            return None

    print(show(64))
    return


@app.cell
def _(torch):
    def unused(size):
        try:
            return torch.rand(size, size, device="cuda").norm().item()
        except Exception:  # unsafe: nothing calls `unused`
            return None
    return


@app.cell
def _(torch):
    def handed_on(size):
        try:
            return torch.rand(size, size, device="cuda").norm().item()
        except Exception:  # unsafe: `handed_on` is passed on, so nbfix does not know what calls it
            return None

    print(list(map(handed_on, (64, 128))))
    return


@app.cell
def _(contextlib, torch):
    @contextlib.suppress(Exception)
    def decorated(size):
        try:
            return torch.rand(size, size, device="cuda").norm().item()
        except Exception:  # unsafe: a decorator may handle
            return None
    return


@app.cell
def _(mo):
    start = mo.ui.run_button(label="Start")
    return (start,)


@app.cell
def _(mo, start, torch):
    status = None
    if start.value:
        try:  # unsafe: cell 10 shows `start` and goes on with what the handler sets
            for _round in range(3):
                torch.rand(4096, 4096, device="cuda").norm().item()
        except Exception as problem:
            status = mo.callout(mo.md(f"It failed: {problem}"), kind="danger")
    return (status,)


@app.cell
def _(mo, start, status):
    page = mo.vstack([start, status])
    return (page,)


@app.cell
def _(mo, page):
    mo.ui.tabs({"Run": page})
    return


@app.cell
def _(free_gpu_memory, gpu_memory_errors, mo, out_of_memory, start, torch):
    answer = None
    if start.value:
        _oom = None
        try:  # finding
            for _round in range(3):
                answer = torch.rand(4096, 4096, device="cuda").norm().item()
        except gpu_memory_errors() as _error:
            _oom = str(_error)
        except Exception as problem:
            answer = mo.callout(mo.md(f"It failed: {problem}"), kind="danger")
        if _oom is not None:
            free_gpu_memory()
            mo.stop(True, out_of_memory(_oom, {}))
    return (answer,)


@app.cell
def _(answer, mo, start):
    mo.vstack([mo.md(f"pressed: {start.value}"), answer])
    return


if __name__ == "__main__":
    app.run()
