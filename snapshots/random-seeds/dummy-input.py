"""Numbers that only give work to a benchmark, a profiler or a trace are not wanted again, nor are a few that are shown."""

import marimo

app = marimo.App()


@app.cell
def _():
    import time

    import marimo as mo
    import torch
    from fvcore.nn import FlopCountAnalysis
    from torch import nn

    return FlopCountAnalysis, mo, nn, time, torch


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(nn):
    class Block(nn.Module):
        def __init__(self, width):
            super().__init__()
            self.layer = nn.Linear(width, width)

        def forward(self, batch):
            return self.layer(batch)

    return (Block,)


@app.cell
def _(FlopCountAnalysis, time, torch):
    def seconds(size):
        left = torch.randn(size, size, device="cuda")
        right = torch.randn(size, size, device="cuda")
        began = time.perf_counter()
        for _ in range(20):
            left @ right
        torch.cuda.synchronize()
        return time.perf_counter() - began

    def largest(size):
        left = torch.randn(size, size, device="cuda")
        return (left @ left).max().item()

    def flops(model, shape):
        batch = torch.randn(shape, device="cuda")
        return FlopCountAnalysis(model, batch).total()

    return flops, largest, seconds


@app.cell
def _(seconds):
    [seconds(_size) for _size in (1024, 2048, 4096)]
    return


@app.cell
def _(SEED, largest, torch):
    torch.manual_seed(SEED)
    largest(4096)  # finding
    return


@app.cell
def _(Block, flops):
    _block = Block(512).cuda()
    flops(_block, (8, 512))
    return


@app.cell
def _(Block, torch):
    _block = Block(512).cuda()
    _batch = torch.rand(8, 512, device="cuda")
    print(_block(_batch).shape)
    return


@app.cell
def _(Block, SEED, mo, torch):
    torch.manual_seed(SEED)
    _block = Block(512).cuda()  # finding
    _batch = torch.rand(8, 512, device="cuda")
    mo.md(f"{_block(_batch).mean()}")
    return


@app.cell
def _(torch):
    sample = torch.rand(2, 3, device="cuda")
    sample
    return (sample,)


@app.cell
def _(Block, torch):
    loaded = Block(512).cuda()
    loaded.load_state_dict(torch.load("block.pt"))
    loaded.layer.weight
    return (loaded,)


@app.cell
def _(Block, nn):
    def stack(width, count):
        return nn.Sequential(*[Block(width) for _ in range(count)])

    return (stack,)


@app.cell
def _(stack, torch):
    print(stack(256, 2)(torch.ones(1, 256)).shape)
    return


@app.cell
def _(SEED, stack, torch):
    torch.manual_seed(SEED)
    print(stack(256, 2)(torch.ones(1, 256)).sum())  # finding
    return


@app.cell
def _(Block, SEED, torch):
    torch.manual_seed(SEED)
    trained = Block(512).cuda()  # finding
    _optimizer = torch.optim.SGD(trained.parameters())
    return (trained,)


if __name__ == "__main__":
    app.run()
