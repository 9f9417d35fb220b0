"""Names that the cell itself reads when the work has ended; those of which it needs no more are dropped."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch

    return gc, mo, torch


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
def _(free_gpu_memory, gc, mo, torch):
    try:  # finding
        for _size in (1024, 2048):
            points = torch.rand(_size, 3, device="cuda")
            distances = torch.cdist(points, points)
    except ValueError as problem:
        print(problem)
    finally:
        points = None
        free_gpu_memory()
    print(distances.shape)  # refused: `distances` is read after the work, on line 26
    return


@app.cell
def _(mo, torch):
    try:
        for _round in range(3):
            vector = torch.rand(64, device="cuda")
            vector.square_()
    except ValueError as problem:
        print(problem)
    mo.stop(_round == 0)
    vector = vector.cpu()  # it ends on the host
    return


@app.cell
def _(free_gpu_memory, mo, torch):
    try:  # finding
        for _size in (1024, 2048):
            noise = torch.rand(_size, 3, device="cuda")
            means = [each.item() for each in sorted(noise.mean(dim=0), key=lambda each: -noise.sum() * each)]
    except ValueError as problem:
        print(problem)
    finally:
        noise = None
        free_gpu_memory()
    for noise in means:
        print(noise)
    return


@app.cell
def _(mo, torch):
    try:
        for _round in range(3):
            network = torch.nn.Linear(64, 64).to("cuda")
            network(torch.rand(8, 64, device="cuda"))
    except ValueError as problem:
        print(problem)
    mo.ui.button(on_click=lambda _: network(torch.rand(8, 64, device="cuda")))  # in use: the button calls it
    return


@app.cell
def _(torch):
    try:
        for _round in range(3):
            decoder = torch.nn.Linear(64, 64).to("cuda")
            decoder(torch.rand(8, 64, device="cuda"))
    except ValueError as problem:
        print(problem)

    def decode(tokens):
        return decoder(tokens)  # in use: another cell calls it
    return (decode,)


@app.cell
def _(decode):
    decode
    return


@app.cell
def _(free_gpu_memory, torch):
    def square():
        return side.square()

    try:  # finding
        for _round in range(3):
            side = torch.rand(8, 64, device="cuda")
            print(square().sum().item())
    except ValueError as problem:
        print(problem)
    finally:
        side = None
        free_gpu_memory()
    return


if __name__ == "__main__":
    app.run()
