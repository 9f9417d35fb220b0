"""The error of one part goes into the whole result, and on under another name."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    report = []
    for size in [256, 512]:
        try:
            data = torch.rand(size, size, device="cuda")
            for _step in range(100):
                data = data @ data
            report.append({"size": size, "mean": data.mean().item()})
        except Exception as e:  # finding
            report.append({"size": size, "failed": f"{type(e).__name__}: {e}"})
    summary = {"rows": report}
    return (summary,)


@app.cell
def _(mo, summary):
    rows = summary["rows"]
    mo.vstack(
        [
            mo.md(
                f"{row['size']}: {row['failed']}"
                "\n\n💡 If the error mentions CUDA, restart the kernel before running this again."
            )  # finding
            for row in rows
            if "failed" in row
        ]
    )
    return


if __name__ == "__main__":
    app.run()
