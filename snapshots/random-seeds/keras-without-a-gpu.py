"""TensorFlow takes the GPU that there is, though nobody names it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import tensorflow as tf
    import tensorflow_datasets as tfds

    return tf, tfds


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(tf, tfds):
    digits = tfds.load("mnist", split="train", as_supervised=True)
    batches = digits.shuffle(1000)
    batches = digits.batch(128).prefetch(tf.data.AUTOTUNE)
    return batches, digits


@app.cell
def _(SEED, tf):
    tf.keras.utils.set_random_seed(SEED)
    model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)])  # finding
    return (model,)


@app.cell
def _(batches, model):
    model.compile("adam", "mse")
    history = model.fit(batches, epochs=10)
    print(history.history)
    return (history,)


@app.cell
def _(SEED, digits, model, tf):
    tf.keras.utils.set_random_seed(SEED)
    model.fit(digits.shuffle(1000).batch(128), epochs=10)  # finding
    return


@app.cell
def _(files, tf):
    shuffled = tf.keras.utils.image_dataset_from_directory(files)
    ordered = tf.keras.utils.image_dataset_from_directory(files, shuffle=False)
    ordered = ordered.batch(32)
    return ordered, shuffled


@app.cell
def _(model, ordered):
    model.fit(ordered, epochs=3)
    return


@app.cell
def _(SEED, model, shuffled, tf):
    tf.keras.utils.set_random_seed(SEED)
    model.fit(shuffled, epochs=3)  # finding
    return


@app.cell
def _(digits, files, model, tf):
    model.fit(digits.shuffle(1000, seed=3).batch(128), epochs=10)
    model.fit(tf.keras.utils.image_dataset_from_directory(files, seed=3), epochs=3)
    return


@app.cell
def _(labels, model, pictures):
    model.fit(pictures, labels, shuffle=False)
    return


@app.cell
def _(SEED, labels, model, pictures, tf):
    tf.keras.utils.set_random_seed(SEED)
    model.fit(pictures, labels)  # finding
    return


if __name__ == "__main__":
    app.run()
