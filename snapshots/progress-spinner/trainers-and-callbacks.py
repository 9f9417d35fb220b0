"""Work that only the library knows to be long, a chart that shows it, and a button that calls a function itself."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from transformers import Trainer

    from lab import arguments, model

    return Trainer, arguments, mo, model


@app.cell
def _(Trainer, arguments, model):
    trainer = Trainer(model, arguments)
    trainer.model.train()
    return (trainer,)


@app.cell
def _(mo, trainer):
    with mo.status.spinner(title="Training…"):
        result = trainer.train()  # finding
    return (result,)


@app.cell
def _(mo, trainer):
    for _epoch in range(10):
        _loss = trainer.evaluate()
        mo.output.replace(mo.md(f"Epoch {_epoch}: {_loss}"))
    return


@app.cell
def _(mo, trainer):
    def run(_):
        return trainer.predict([1, 2, 3])

    button = mo.ui.button(label="Predict", on_click=run)  # refused: a control calls it
    button
    return


if __name__ == "__main__":
    app.run()
