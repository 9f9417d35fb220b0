"""The flag is true where the GPU library is missing: the gate may not ask it the wrong way round."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    try:
        import cudf
        CPU_ONLY = False
    except ImportError:
        cudf = None
        CPU_ONLY = True
    return CPU_ONLY, cudf, mo


@app.cell
def _(mo):
    mo.md("# Rolling means\n\nRequires an NVIDIA GPU.")
    return


@app.cell
def _(CPU_ONLY, cudf, mo):
    mo.stop(
        CPU_ONLY,
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                        "",
                        "- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
                        "- `python -c 'import cudf'` must end without an error: install RAPIDS for the CUDA version of the driver.",
                        "- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
                    ]
                )
            ),
            kind="danger",
        ),
    )

    readings = cudf.DataFrame({"sensor": [1, 1, 2], "value": [0.1, 0.2, 0.3]})  # finding
    means = readings.groupby("sensor").value.mean()
    return (means,)


if __name__ == "__main__":
    app.run()
