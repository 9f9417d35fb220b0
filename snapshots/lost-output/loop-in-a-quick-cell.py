"""What a loop makes is shown piece by piece."""
import marimo

__generated_with = "0.17.0"
app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    mo.output.append(mo.md("## Cards"))  # finding
    for card in ("H100", "A100"):
        mo.output.append(mo.md(f"- {card}"))  # finding
    return


@app.cell
def _(mo):
    _outputs = []
    for _memory in (80, 40):
        _outputs.append(mo.stat(_memory, label="GB"))  # finding
    mo.vstack([*_outputs, mo.md("Two cards")])
    return


if __name__ == "__main__":
    app.run()
