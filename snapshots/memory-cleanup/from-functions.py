"""What functions and classes of the notebook leave on the GPU; a record of numbers holds nothing."""

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
def _(torch):
    def make_batches(count):
        batches = []
        for _ in range(count):
            batches.append(torch.rand(8, 64, device="cuda"))
        return batches

    def measure(count):
        values = torch.rand(count, device="cuda")
        return {"mean": values.mean().item(), "count": count}

    class Server:
        def __init__(self):
            self.weights = torch.rand(64, 64).to("cuda")

        def answer(self):
            return self.weights.sum().item()
    return Server, make_batches, measure


@app.cell
def _(free_gpu_memory, make_batches):
    try:
        for _round in range(3):  # finding
            batches = make_batches(8)
            print(len(batches))
    finally:
        batches = None
        free_gpu_memory()
    return


@app.cell
def _(measure):
    for _round in range(3):
        record = measure(8)
        print(record)
    return


@app.cell
def _(Server):
    for _round in range(3):  # an object of an own class: only its author knows what it has gathered
        server = Server()
        print(server.answer())
    return


if __name__ == "__main__":
    app.run()
