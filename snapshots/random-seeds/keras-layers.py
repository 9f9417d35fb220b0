"""Keras seeds its layers, and the order of the data, by one call."""

import marimo

app = marimo.App()


@app.cell
def _():
    import keras
    import torch

    return keras, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 1
    return (SEED,)


@app.cell
def _(keras):
    class Head(keras.Model):
        def __init__(self, classes):
            super().__init__()
            self.pool = keras.layers.GlobalAveragePooling2D()
            self.dense = keras.layers.Dense(classes)

    return (Head,)


@app.cell
def _(Head, SEED, keras, torch):
    keras.utils.set_random_seed(SEED)
    head = Head(10)  # finding
    print(head(torch.ones(1, 3, 8, 8, device="cuda")).shape)
    return (head,)


@app.cell
def _(head, images):
    head.compile("adam", "mse")
    head.fit(images)
    return


@app.cell
def _(SEED, keras):
    keras.utils.set_random_seed(SEED)
    model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10)])  # finding
    return (model,)


@app.cell
def _(SEED, images, keras, model):
    model.compile("adam", "mse")
    keras.utils.set_random_seed(SEED)
    model.fit(images)  # finding
    return


@app.cell
def _(keras):
    keras.utils.set_random_seed(1)
    seeded = keras.Sequential([keras.layers.Dense(10)])
    noise = keras.random.normal((3, 100), seed=2)
    return noise, seeded


@app.cell
def _(images, seeded):
    seeded.fit(images)
    return


if __name__ == "__main__":
    app.run()
