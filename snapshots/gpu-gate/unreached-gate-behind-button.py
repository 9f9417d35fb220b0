"""The gate does not reach the run cell: nothing in it reads `device` or `gpu_info`."""

import marimo

__generated_with = "0.17.0"
app = marimo.App(width="medium")


@app.cell
def __():
    """Imports 🎯"""
    import time
    import marimo as mo
    import cudf  # refused: the gate in cell 3 reads a name of this cell
    return cudf, mo, time,


@app.cell
def __(mo):
    run_btn = mo.ui.run_button(label="🚀 Run the benchmark")
    run_btn
    return run_btn,


@app.cell
def __(mo):
    """GPU check"""
    import pynvml

    def get_gpu_info():
        try:
            pynvml.nvmlInit()
            return {"available": True, "count": pynvml.nvmlDeviceGetCount()}
        except Exception as error:
            return {"available": False, "error": str(error)}

    gpu_info = get_gpu_info()
    if not gpu_info["available"]:
        mo.stop(True, mo.callout(mo.md(f"No GPU: {gpu_info['error']}"), kind="danger"))
    return get_gpu_info, gpu_info, pynvml,


@app.cell
def __(
    cudf,
    gpu_info,
    run_btn,
    time,
):
    """Benchmark"""
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = gpu_info

    seconds = None  # finding

    if run_btn.value:
        started = time.time()
        orders = cudf.DataFrame({"customer": range(1_000_000), "amount": 1.0})
        orders.groupby("customer").sum()
        seconds = time.time() - started
    return seconds,


@app.cell
def __(mo, seconds):
    mo.md("Not run yet" if seconds is None else f"{seconds:.2f} s")
    return


if __name__ == "__main__":
    app.run()
