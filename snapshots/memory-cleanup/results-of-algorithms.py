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


@app.cell(hide_code=True)
def _(torch):
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()

    return (free_gpu_memory,)


@app.cell
def _(free_gpu_memory, torch):
    try:
        inputs = torch.ones(512, 8, device="cuda")  # finding
        weights = torch.zeros(8, device="cuda")
        for _step in range(1000):
            errors = inputs @ weights - 1
            weights -= 0.01 * (inputs.T @ errors)
            torch.cuda.synchronize()
    finally:
        inputs = errors = None
        free_gpu_memory()
    return


@app.cell
def _(free_gpu_memory, torch):
    try:
        points = torch.ones(512, 2, device="cuda")  # finding
        centres = points[:4]
        for _step in range(100):
            nearest = torch.cdist(points, centres).argmin(dim=1)
            centres = torch.stack([points[nearest == each].mean(dim=0) for each in range(4)])
            torch.cuda.synchronize()
    finally:
        points = nearest = None
        free_gpu_memory()
    return


@app.cell
def _(Ridge, free_gpu_memory, torch):
    try:
        table = torch.ones(512, 8, device="cuda")  # finding
        ridge = Ridge().fit(table, table[:, 0])
    finally:
        table = None
        free_gpu_memory()
    return


@app.cell
def _(free_gpu_memory, torch):
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
        descent = loss = None
        free_gpu_memory()
    return


@app.cell
def _(free_gpu_memory, torch):
    rows = []
    table_of = {}
    try:
        for _size in (256, 512):  # finding
            square = torch.rand(_size, _size, device="cuda")
            rows.append(square.sum(dim=0))
            table_of[_size] = square.norm()
            torch.cuda.synchronize()
    finally:
        square = None
        free_gpu_memory()
    return


@app.cell
def _(free_gpu_memory, torch):
    steps = []
    try:
        for _size in (256, 512):  # finding
            steps.append(torch.rand(_size, _size, device="cuda").sum(dim=0))
            torch.cuda.synchronize()
            print(torch.stack(steps).mean().item())
    finally:
        steps = None
        free_gpu_memory()
    return


if __name__ == "__main__":
    app.run()
