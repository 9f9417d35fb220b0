"""A loader draws where something runs through it, not where it is made, shown or put away; one batch to look at is any."""

import marimo

app = marimo.App()


@app.cell
def _():
    import matplotlib.pyplot as plt
    import torch
    from torch.utils.data import DataLoader
    from torchvision.utils import make_grid

    return DataLoader, make_grid, plt, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(DataLoader, torch):
    train = DataLoader(torch.arange(9, device="cuda"), batch_size=3, shuffle=True)
    valid = DataLoader(torch.arange(6, device="cuda"), batch_size=3, shuffle=True)
    loaders = {"train": train, "valid": valid}
    if train is not None:
        print(train, len(valid))
        train, valid
    return loaders, train, valid


@app.cell
def _(train, valid):
    def pick(name):
        return train if name == "train" else valid

    return (pick,)


@app.cell
def _(loaders, pick):
    chosen = pick("train")
    both = [chosen, loaders["valid"]]
    return (both,)


@app.cell
def _(loaders, make_grid, plt):
    def show(picture, title=None):
        plt.imshow(picture.numpy().transpose((1, 2, 0)))
        if title is not None:
            plt.title(title)

    images, labels = next(iter(loaders["train"]))
    print(images.shape)
    show(make_grid(images), title="some")
    return images, labels, show


@app.cell
def _(show, train):
    for _at, (_images, _labels) in enumerate(train):
        show(_images[0], title=[str(each) for each in _labels])
        break
    return


@app.cell
def _(valid):
    _batches = iter(valid)
    _images, _labels = next(_batches)
    print(_images, _labels)
    return


@app.cell
def _(SEED, torch, valid):
    torch.manual_seed(SEED)
    _images, _labels = next(iter(valid))  # finding
    print(_images.float().mean())
    return


@app.cell
def _(SEED, model, torch, train):
    torch.manual_seed(SEED)
    model.fit(train)  # finding
    return


@app.cell
def _(SEED, both, torch):
    torch.manual_seed(SEED)
    for _loader in both:  # finding
        for _batch in _loader:
            print(_batch)
    return


@app.cell
def _(SEED, torch, train):
    torch.manual_seed(SEED)
    one, two, three = train  # finding
    return one, three, two


if __name__ == "__main__":
    app.run()
