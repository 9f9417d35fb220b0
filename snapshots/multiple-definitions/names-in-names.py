"""`loss` stands in longer names, attributes, keywords, strings, keys and nested scopes."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    _loss = 0.5
    training_loss = {"loss": _loss, "loss_2": _loss * 2}
    loss_2 = training_loss["loss"]

    def report(loss):
        # The parameter is another loss.
        return f"loss: {loss:.3f}"

    def total():
        return _loss + loss_2

    first = report(loss=_loss)
    print(first, total(), lambda loss: loss, [loss for loss in (1, 2)])
    return (first,)


@app.cell
def _(first, mo):
    class Meter:
        loss = 0.0

        def update(self, value):
            self.loss = value
            return _loss - self.loss

    _loss = 0.25  # finding
    meter = Meter()
    meter.loss = _loss
    if (best := _loss) < 1:
        print(f"{first} {meter.update(_loss)} loss={_loss} {best} {f'{_loss}'}")
    return


if __name__ == "__main__":
    app.run()
