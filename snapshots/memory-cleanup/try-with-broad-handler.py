"""The work has a `try`: the clause comes last. The result for the other cell stays."""

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
def _(mo):
    train = mo.ui.run_button(label="Train")
    train
    return (train,)


@app.cell
def _(free_gpu_memory, gc, mo, torch, train):
    result = None
    if train.value:
        with mo.status.spinner(title="Training"):
            try:  # finding
                model = torch.nn.Linear(4096, 4096).to("cuda")
                optimizer = torch.optim.Adam(model.parameters())
                losses = []
                for _step in range(10):
                    loss = model(torch.rand(64, 4096, device="cuda")).square().mean()
                    loss.backward()
                    optimizer.step()
                    losses.append(loss.item())
                result = {"losses": losses}
            except Exception as error:
                result = {"error": str(error)}
            finally:
                optimizer = loss = None
                free_gpu_memory()
    return (result,)


@app.cell
def _(result):
    result
    return


if __name__ == "__main__":
    app.run()
