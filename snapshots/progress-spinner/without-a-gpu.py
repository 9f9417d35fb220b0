"""A long loop keeps people waiting on any machine: progress does not depend on the use of a GPU."""

import marimo

app = marimo.App()


@app.cell
def _():
    import time

    import marimo as mo
    from sklearn.linear_model import SGDClassifier

    return SGDClassifier, mo, time


@app.cell
def _(mo):
    fit = mo.ui.run_button(label="Fit")
    fit
    return (fit,)


@app.cell
def _(SGDClassifier, fit, mo, time):
    mo.stop(not fit.value)
    classifier = SGDClassifier()
    with mo.status.spinner(title="Fit"):
        for _attempt in range(10):  # finding
            classifier.fit([[0.0], [1.0]], [0, 1])
            time.sleep(1)
    return (classifier,)


if __name__ == "__main__":
    app.run()
