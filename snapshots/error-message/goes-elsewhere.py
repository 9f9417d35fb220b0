"""The text is shown, and also handed to something that nothing is known of."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from reports import remember

    return mo, remember, torch


@app.cell
def _(remember, torch):
    try:
        data = torch.rand(512, 512, device="cuda")
        for _step in range(100):
            data = data @ data
        outcome = {"ok": True}
    except Exception as e:  # unsafe: it is unknown what happens to the message on line 26
        outcome = {"ok": False, "error": str(e)}
    remember(outcome)
    return (outcome,)


@app.cell
def _(mo, outcome):
    mo.md(
        f"{outcome.get('error', 'Done')}"
        "\n\n💡 If the error mentions CUDA, restart the kernel before running this again."
    )  # finding
    return


if __name__ == "__main__":
    app.run()
