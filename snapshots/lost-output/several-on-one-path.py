"""Two outputs on one way through a cell are shown below each other."""
import marimo

__generated_with = "0.17.0"
app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    losses = {"train": 0.3, "validation": 0.5}

    _outputs = []
    if losses["train"] < 0.5:
        _outputs.append(mo.callout(mo.md("Training went well"), kind="success"))  # finding
        if losses["validation"] > losses["train"]:
            _outputs.append(mo.callout(mo.md("It overfits a little"), kind="info"))  # finding
    else:
        _outputs.append(mo.callout(mo.md("Train longer"), kind="warn"))  # finding

    mo.vstack(_outputs)
    return (losses,)


@app.cell
def _(losses, mo):
    _outputs = [mo.md("## Losses")]  # finding
    for name, loss in losses.items():
        print(name, loss)
    _outputs.append(mo.ui.table([losses]))  # finding
    count = len(losses)

    mo.vstack(_outputs)
    return (count,)


@app.cell
def _(count, losses, mo):
    _outputs = []
    if count > 1:
        _outputs.append(mo.md("Several losses"))  # finding
    if losses["train"] > 1:
        _outputs.append(mo.md("Diverged"))  # finding

    mo.vstack(_outputs)
    return


if __name__ == "__main__":
    app.run()
