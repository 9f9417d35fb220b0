import marimo

__generated_with = "0.25.2"
app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    """Shown on no page: nobody can press it"""
    hidden = mo.ui.run_button(label="Hidden")
    return (hidden,)


@app.cell
def _(mo):
    shown = mo.ui.run_button(label="Shown")
    shown
    return (shown,)


@app.cell
def _(shown, torch):
    """No gate; memory stays in public names; a name that the stand-in lacks is swallowed"""
    kept = {"weights": [torch.ones(4, 4, device="cuda")]} if shown.value else None
    try:
        torch.fft
    except Exception:
        pass
    return (kept,)


@app.cell
def _(kept, mo):
    mo.md(f"{len(kept or {})} kept")
    return


@app.cell
def _():
    twice = 1
    return


@app.cell
def _():
    twice = 2
    return


if __name__ == "__main__":
    app.run()
