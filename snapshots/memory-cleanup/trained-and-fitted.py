"""What a run has produced stays, in a form of its own too; what it took to get there goes."""

import marimo

__generated_with = "0.17.6"
app = marimo.App()


@app.cell
def _():
    import copy
    import gc

    import cuml
    import cupy as cp
    import marimo as mo
    import torch

    return copy, cp, cuml, gc, mo, torch


@app.cell(hide_code=True)
def _(cp, torch):
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()
        if cp.cuda.is_available():
            cp.get_default_memory_pool().free_all_blocks()

    return (free_gpu_memory,)


@app.cell
def _(copy, free_gpu_memory, torch):
    # An optimizer has its weights
    try:
        for _round in range(3):  # finding
            net = torch.nn.Linear(64, 10).to("cuda")
            adam = torch.optim.Adam(net.parameters(), lr=1e-3)
            decay = torch.optim.lr_scheduler.StepLR(adam, step_size=10)
            for _step in range(100):
                batch = torch.randn(32, 64, device="cuda")
                loss = net(batch).pow(2).mean()
                adam.zero_grad()
                loss.backward()
                adam.step()
                decay.step()
            best = copy.deepcopy(net)
    finally:
        adam = decay = batch = loss = None
        free_gpu_memory()
    return


@app.cell
def _(torch):
    def train(module, data, steps):
        optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
        for _ in range(steps):
            optimizer.zero_grad()
            module(data).pow(2).mean().backward()
            optimizer.step()

    return (train,)


@app.cell
def _(free_gpu_memory, torch, train):
    # A function of the notebook trains it
    try:
        head = torch.nn.Linear(64, 10).to("cuda")  # finding
        features = torch.randn(32, 64, device="cuda")
        train(head, features, steps=100)
    finally:
        features = None
        free_gpu_memory()
    return


@app.cell
def _(free_gpu_memory, torch):
    # By hand
    try:
        slope = torch.zeros(64, 1, device="cuda", requires_grad=True)  # finding
        for _step in range(100):
            points = torch.randn(32, 64, device="cuda")
            error = (points @ slope).pow(2).mean()
            error.backward()
            with torch.no_grad():
                slope -= 0.1 * slope.grad
                slope.grad.zero_()
    finally:
        points = error = None
        free_gpu_memory()
    return


@app.cell
def _(cp, cuml, free_gpu_memory):
    # An estimator
    try:
        for _round in range(3):  # finding
            samples = cp.random.rand(1000, 8)
            forest = cuml.KMeans(n_clusters=4)
            forest.fit(samples)
    finally:
        samples = None
        free_gpu_memory()
    return


@app.cell
def _(free_gpu_memory, torch):
    # The last thing that is computed is there for the reader, and nobody else reads a private name
    try:
        for _round in range(3):  # finding
            grid = torch.rand(64, 64, device="cuda")
        spectrum = torch.fft.fft2(grid)
        _power = spectrum.abs()
        answer = _power * 2
    finally:
        grid = spectrum = _power = None
        free_gpu_memory()
    return


if __name__ == "__main__":
    app.run()
