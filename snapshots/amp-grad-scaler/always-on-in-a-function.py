"""torch.autocast in a function; float16 is its default on a GPU, and a scheduler steps too."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    import torch.nn as nn

    return mo, nn, torch


@app.cell
def _(torch):
    def train(model, batches, optimizer, scheduler):
        model.train()

        _scaler = torch.amp.GradScaler()
        for batch in batches:
            optimizer.zero_grad(set_to_none=True)
            with torch.autocast("cuda"):
                output = model(**batch)
            _scaler.scale(output.loss / 2).backward()  # finding
            _scaler.step(optimizer)
            _scaler.update()
            scheduler.step()

    return (train,)


if __name__ == "__main__":
    app.run()
