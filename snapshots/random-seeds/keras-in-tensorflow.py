"""The Keras of TensorFlow has a seed of its own; before Keras 3 that of TensorFlow was enough, and is left alone."""

import marimo

app = marimo.App()


@app.cell
def _():
    import tensorflow as tf
    from tensorflow.keras.layers import Dense, Flatten

    print(tf.config.list_physical_devices("GPU"))
    return Dense, Flatten, tf


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 1
    return (SEED,)


@app.cell
def _(Dense, Flatten, SEED, images, tf):
    tf.keras.utils.set_random_seed(SEED)
    with tf.device("/GPU:0"):
        model = tf.keras.Sequential([Flatten(), Dense(10)])  # finding
        model.compile("adam", "mse")
        model.fit(images)
    return (model,)


@app.cell
def _(Dense, images, tf):
    tf.random.set_seed(1)
    seeded = tf.keras.Sequential([Dense(10)])
    seeded.fit(images)
    return (seeded,)


if __name__ == "__main__":
    app.run()
