"""TensorFlow has its own error."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import tensorflow as tf

    return gc, mo, tf


@app.cell
def _(mo):
    units = mo.ui.slider(64, 4096, step=64, value=256, label="Units")
    fit = mo.ui.run_button(label="Fit")
    mo.hstack([units, fit])
    return fit, units


@app.cell
def _(fit, gc, mo, tf, units):
    history = None
    if fit.value:
        _out_of_memory = None
        try:
            with tf.device("/GPU:0"):  # finding
                network = tf.keras.Sequential([tf.keras.layers.Dense(units.value), tf.keras.layers.Dense(1)])
                network.compile(loss="mse")
                history = network.fit(tf.random.normal((4096, 32)), tf.zeros((4096, 1)), epochs=5, verbose=0)
        except tf.errors.ResourceExhaustedError as _error:
            _out_of_memory = str(_error)
        if _out_of_memory is not None:
            # Released here, not in the handler: there the traceback still holds the memory.
            network = None
            gc.collect()
            mo.stop(
                True,
                mo.callout(
                    mo.md(
                        "\n".join(
                            [
                                "❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
                                "",
                                f"- **Units** is {units.value}: try {max(64, units.value // 128 * 64)}",
                                "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                                "",
                                f"`{_out_of_memory}`",
                            ]
                        )
                    ),
                    kind="danger",
                ),
            )
    return (history,)


@app.cell
def _(history):
    history
    return


if __name__ == "__main__":
    app.run()
