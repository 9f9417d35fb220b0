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


@app.cell
def _(gc, mo, torch):
    class Trainer:
        def run(self):
            try:
                for _ in range(3):
                    torch.rand(4096, 4096, device="cuda")
            except Exception as problem:  # unsafe: what calls the enclosing function
                print(problem)

    _out_of_memory = None
    try:
        trainer = Trainer()  # finding
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        trainer = None
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
                            "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                            "",
                            f"`{_out_of_memory}`",
                        ]
                    )
                ),
                kind="danger",
            ),
        )
    return


@app.cell
def _(torch):
    class Sizes:
        norms = []
        try:
            norms.append(torch.rand(4096, 4096, device="cuda").norm().item())
        except Exception as problem:  # unsafe: the body of a class
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
        except Exception:  # unsafe: nothing calls unused
            return None
    return


@app.cell
def _(torch):
    def handed_on(size):
        try:
            return torch.rand(size, size, device="cuda").norm().item()
        except Exception:  # unsafe: handed_on is passed on
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
        try:  # unsafe: cell 10 shows start
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
def _(gc, mo, start, torch):
    answer = None
    if start.value:
        _out_of_memory = None
        try:  # finding
            for _round in range(3):
                answer = torch.rand(4096, 4096, device="cuda").norm().item()
        except torch.cuda.OutOfMemoryError as _error:
            _out_of_memory = str(_error)
        except Exception as problem:
            answer = mo.callout(mo.md(f"It failed: {problem}"), kind="danger")
        if _out_of_memory is not None:
            # Released here, not in the handler: there the traceback still holds the memory.
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
                                "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                                "",
                                f"`{_out_of_memory}`",
                            ]
                        )
                    ),
                    kind="danger",
                ),
            )
    return (answer,)


@app.cell
def _(answer, mo, start):
    mo.vstack([mo.md(f"pressed: {start.value}"), answer])
    return


if __name__ == "__main__":
    app.run()
