"""The work loads a model, in a function: the network may be the reason."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from transformers import AutoModel

    return AutoModel, mo, torch


@app.cell
def _(AutoModel):
    def load(name):
        return AutoModel.from_pretrained(name).to("cuda")

    return (load,)


@app.cell
def _(load):
    try:
        model = load("distilgpt2")
        status = {'ok': True}
    except Exception as error:  # finding
        status = {
            'ok': False,
            'reason': f'{type(error).__name__}: {error}',
        }
    return (status,)


@app.cell
def _(mo, status):
    mo.callout(
        mo.md(  # finding
            f'The model was not loaded: {status.get("reason", "unknown")}'
            '\n\n💡 If loading failed, check the network connection and free disk space.'
            ' If the error mentions CUDA, restart the kernel before running this again.',
        ),
        kind='warn',
    )
    return


if __name__ == "__main__":
    app.run()
