"""The output keeps its lines, the text in it and its comments."""

import marimo

app = marimo.App()


@app.cell
def __():
    import marimo as mo
    return (mo,)


@app.cell
def __(mo):
    model_path = mo.ui.text(label="Path")
    model_path
    return (model_path,)


@app.cell
def __(mo, model_path):
    """Load the model"""
    # Nothing is loaded before there is a path.
    # finding
    mo.stop(
        not model_path.value,
        mo.callout(
            mo.md(
                """
                Enter a **path**
                """
            ),
            kind="warn",  # yellow
        ),
    )
    loaded = open(model_path.value)
    return (loaded,)


if __name__ == "__main__":
    app.run()
