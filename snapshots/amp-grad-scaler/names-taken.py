"""The name of the scaler is taken, and torch has another one."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    return (mo,)


@app.cell
def _():
    import torch as t
    from torch.cuda.amp import autocast

    return autocast, t


@app.cell
def _(autocast, t):
    _scaler = "standard"
    _model = t.nn.Linear(8, 1)
    _optimizer = t.optim.SGD(_model.parameters(), lr=0.1)
    _scaler_2 = t.cuda.amp.GradScaler()
    for _step in range(9):
        _optimizer.zero_grad()
        with autocast():
            _loss = _model(t.rand(8)).sum()
        _scaler_2.scale(_loss).backward()  # finding
        _scaler_2.step(_optimizer)
        _scaler_2.update()
    print(_scaler)
    return


if __name__ == "__main__":
    app.run()
