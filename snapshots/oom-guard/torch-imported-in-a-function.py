"""PyTorch is imported only where it is there: the notebook is to run without it, and so are its handlers."""

import marimo

__generated_with = "0.17.6"
app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo

    return gc, mo


@app.cell(hide_code=True)
def _(mo):
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
        import sys

        gc.collect()
        torch = sys.modules.get("torch")
        if torch is not None:
            torch.cuda.empty_cache()

    return free_gpu_memory, gpu_memory_errors, out_of_memory


@app.cell
def _(gpu_memory_errors):
    def in_the_try(size):
        try:
            import torch

            return torch.rand(size, size, device="cuda").norm().item()
        except Exception:  # unsafe: and nothing there catches the error
            return None

    def behind_the_question(size):
        try:
            import torch
        except ImportError:
            return "no torch"
        try:
            return torch.rand(size, size, device="cuda").norm().item()
        except RuntimeError as problem:  # unsafe: and nothing there catches the error
            return f"failed: {problem}"

    def first_thing(size):
        import torch as th

        try:
            for _ in range(3):
                value = th.rand(size, size, device="cuda").norm().item()
            return value
        except gpu_memory_errors():
            raise
        except RuntimeError as problem:  # finding
            return f"failed: {problem}"

    return behind_the_question, first_thing, in_the_try


@app.cell
def _(first_thing, free_gpu_memory, gpu_memory_errors, mo, out_of_memory):
    _oom = None
    try:
        value = first_thing(64)  # finding
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    print(value)
    return


@app.cell
def _(in_the_try):
    print(in_the_try(64))
    return


@app.cell
def _(behind_the_question):
    print(behind_the_question(64))
    return


if __name__ == "__main__":
    app.run()
