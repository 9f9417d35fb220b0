"""An async cell: await stands inside the try."""

import marimo

app = marimo.App()


@app.cell
def _():
    import asyncio
    import gc

    import marimo as mo
    import torch

    return asyncio, gc, mo, torch


@app.cell
async def _(asyncio, gc, mo, torch):
    _out_of_memory = None
    # Sample without blocking the page
    try:
        for _chain in range(4):  # finding
            state = torch.zeros(10_000_000, device="cuda")
            await asyncio.sleep(0)
            state = state + torch.randn_like(state)
        mean = state.mean().item()
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        state = None
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
    return (mean,)


@app.cell
def _(mean):
    mean
    return


if __name__ == "__main__":
    app.run()
