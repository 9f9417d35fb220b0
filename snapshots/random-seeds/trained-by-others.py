"""Trainings of other libraries: some draw from PyTorch's generator, some seed themselves, of most nobody knows."""

import marimo

app = marimo.App()


@app.cell
def _():
    import torch
    from lab.courses import get_device, train_epoch, train_test_split
    from lab.models import Trainer
    from lab.training import run_training
    from lightning import Trainer as LightningTrainer
    from transformers import Trainer as FaceTrainer

    return (
        FaceTrainer,
        LightningTrainer,
        Trainer,
        get_device,
        run_training,
        torch,
        train_epoch,
        train_test_split,
    )


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(get_device, train_test_split):
    device = get_device("cuda")
    train_set, test_set = train_test_split(device)
    return device, test_set, train_set


@app.cell
def _(device, run_training, train_set):
    losses = run_training(train_set, device)  # unsafe: it is unknown what `run_training` draws, and it may seed itself
    return (losses,)


@app.cell
def _(train_epoch):
    def epochs(data, device):
        return [train_epoch(data, device) for _ in range(10)]

    return (epochs,)


@app.cell
def _(device, epochs, train_set):
    history = epochs(train_set, device)  # unsafe: it is unknown what `epochs` draws, and it may seed itself
    return (history,)


@app.cell
def _(Trainer, train_set):
    _trainer = Trainer(train_set)
    scores = _trainer.train()  # unsafe: it may seed itself
    return (scores,)


@app.cell
def _(FaceTrainer, test_set, train_set):
    _trainer = FaceTrainer(train_dataset=train_set, eval_dataset=test_set)
    output = _trainer.train()
    return (output,)


@app.cell
def _(LightningTrainer, SEED, scores, torch):
    _trainer = LightningTrainer(max_epochs=3)
    torch.manual_seed(SEED)
    _trainer.fit(scores)  # finding
    return


if __name__ == "__main__":
    app.run()
