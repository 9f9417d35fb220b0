"""CuPy: MemoryError, and its memory pool is emptied."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import cupy as cp
    import marimo as mo

    return cp, gc, mo


@app.cell
def _(cp, gc, mo):
    _out_of_memory = None
    # Convolve by FFT
    try:
        for _length in (2**20, 2**24, 2**28):  # finding
            signal = cp.random.rand(_length)
            smooth = cp.fft.irfft(cp.fft.rfft(signal) * 0.5)
    except MemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        signal = smooth = None
        gc.collect()
        cp.get_default_memory_pool().free_all_blocks()
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
    return (smooth,)


@app.cell
def _(smooth):
    smooth[:5].get()
    return


if __name__ == "__main__":
    app.run()
