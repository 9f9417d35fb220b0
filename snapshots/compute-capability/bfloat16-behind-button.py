import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    mo.stop(
        not torch.cuda.is_available(),
        mo.callout(mo.md("No usable GPU"), kind="danger"),
    )

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding

    mo.stop(
        torch.cuda.get_device_capability(device) < (8, 0),
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **GPU too old** — this notebook needs compute capability 8.0 or newer: it computes in bfloat16.",
                        "",
                        f"- {torch.cuda.get_device_name(device)} has {'.'.join(map(str, torch.cuda.get_device_capability(device)))}.",
                        "- Run it on a newer GPU; where the machine has one, `CUDA_VISIBLE_DEVICES` chooses it.",
                    ]
                )
            ),
            kind="danger",
        ),
    )
    return (device,)


@app.cell
def _(mo):
    run = mo.ui.run_button(label="Run")
    run
    return (run,)


@app.cell
def _(torch):
    def product(device):
        return torch.rand(64, 64, device=device, dtype=torch.bfloat16).sum()
    return (product,)


@app.cell
def _(device, product, run):
    answer = None
    if run.value:
        answer = product(device)
    return (answer,)


if __name__ == "__main__":
    app.run()
