"""What an algorithm arrives at stays, as does a model that is fitted where it is made or kept in a table."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch
    from cuml.linear_model import Ridge

    return Ridge, gc, mo, torch


@app.cell
def _(gc, torch):
    try:
        inputs = torch.ones(512, 8, device="cuda")  # finding
        weights = torch.zeros(8, device="cuda")
        for _step in range(1000):
            errors = inputs @ weights - 1
            weights -= 0.01 * (inputs.T @ errors)
            torch.cuda.synchronize()
    finally:
        # Released here, not in the handler: there the traceback still holds the memory.
        inputs = errors = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
    return


@app.cell
def _(gc, torch):
    try:
        points = torch.ones(512, 2, device="cuda")  # finding
        centres = points[:4]
        for _step in range(100):
            nearest = torch.cdist(points, centres).argmin(dim=1)
            centres = torch.stack([points[nearest == each].mean(dim=0) for each in range(4)])
            torch.cuda.synchronize()
    finally:
        # Released here, not in the handler: there the traceback still holds the memory.
        points = nearest = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
    return


@app.cell
def _(Ridge, gc, torch):
    try:
        table = torch.ones(512, 8, device="cuda")  # finding
        ridge = Ridge().fit(table, table[:, 0])
    finally:
        # Released here, not in the handler: there the traceback still holds the memory.
        table = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
    return


@app.cell
def _(gc, torch):
    kept = {}
    try:
        for _rate in (0.1, 0.01):  # finding
            net = torch.nn.Linear(8, 1).cuda()
            descent = torch.optim.SGD(net.parameters(), lr=_rate)
            for _step in range(100):
                loss = net(torch.ones(4, 8, device="cuda")).sum()
                loss.backward()
                descent.step()
            kept[_rate] = net
    finally:
        # Released here, not in the handler: there the traceback still holds the memory.
        descent = loss = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
    return


@app.cell
def _(gc, torch):
    rows = []
    table_of = {}
    try:
        for _size in (256, 512):  # finding
            square = torch.rand(_size, _size, device="cuda")
            rows.append(square.sum(dim=0))
            table_of[_size] = square.norm()
            torch.cuda.synchronize()
    finally:
        # Released here, not in the handler: there the traceback still holds the memory.
        square = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
    return


@app.cell
def _(gc, torch):
    steps = []
    try:
        for _size in (256, 512):  # finding
            steps.append(torch.rand(_size, _size, device="cuda").sum(dim=0))
            torch.cuda.synchronize()
            print(torch.stack(steps).mean().item())
    finally:
        # Released here, not in the handler: there the traceback still holds the memory.
        steps = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
    return


if __name__ == "__main__":
    app.run()
