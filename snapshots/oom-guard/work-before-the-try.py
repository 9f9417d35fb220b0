"""Work stands before the `try` and in it: a new `try` goes around both, the inner handler passes the error on."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch

    return gc, mo, torch


@app.cell
def _(gc, mo, torch):
    _out_of_memory = None
    try:
        network = torch.nn.Linear(64, 64).cuda()  # finding
        history = []
        try:
            for _epoch in range(100):
                loss = network(torch.rand(1024, 64, device="cuda")).mean()
                loss.backward()
                history.append(loss.item())
        except torch.cuda.OutOfMemoryError:
            raise
        except Exception as problem:  # finding
            history.append(str(problem))
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        network = loss = None
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
    return history, network


@app.cell
def _(history, network):
    history, network
    return


if __name__ == "__main__":
    app.run()
