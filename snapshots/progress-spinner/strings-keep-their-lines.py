"""Strings of several lines inside the work: their text must not move."""

import marimo

app = marimo.App()


@app.cell
def _():
    import cupy as cp
    import marimo as mo

    return cp, mo


@app.cell
def _(mo):
    simulate = mo.ui.run_button(label="Simulate")
    simulate
    return (simulate,)


@app.cell
def _(cp, mo, simulate):
    report = None
    if simulate.value:
        with mo.status.spinner(title="🌊 Simulating…"):
            for _kernel in (  # finding
                """
            extern "C" __global__
            void shift(float* x) { x[threadIdx.x] += 1; }
            """,
                r"""
extern "C" __global__
void twice(float* x) { x[threadIdx.x] *= 2; }
""",
            ):
                heights = cp.zeros(256, dtype=cp.float32)
                cp.RawKernel(_kernel, "shift").__call__((1,), (256,), (heights,))
                report = f"""
            Highest: {
                heights.max()
            }
        Lowest: {heights.min()}
            """ + \
                    "  (continued" \
        " at an odd column)"
                note = 'a\
            b'
    return (report,)


@app.cell
def _(mo, report):
    mo.md(report)
    return


if __name__ == "__main__":
    app.run()
