"""A bar around one loop, in the ways to say what the loop goes through."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    sizes = [256, 512, 1024]
    chosen = mo.ui.multiselect(["sort", "join"], value=["sort"])
    chosen
    return chosen, sizes


@app.cell
def _(mo, sizes, torch):
    with mo.status.progress_bar(title="Multiplying", total=len(sizes)) as bar:  # finding
        for _size in sizes:
            print(torch.rand(_size, _size).sum())
            bar.update()
    return (bar,)


@app.cell
def _(mo, sizes, torch):
    with mo.status.progress_bar(  # finding
        title="Multiplying",
        remove_on_exit=True,
        total=len(sizes),
    ) as _bar:
        for _index, _size in enumerate(sizes):
            print(_index, torch.rand(_size, _size).sum())
            _bar.update(subtitle=f"{_size} done")
    return


@app.cell
def _(chosen, mo):
    with mo.status.progress_bar(total=len(chosen.value)) as _bar:  # finding
        for _operation in chosen.value:
            print(_operation)
            _bar.update()
    return


@app.cell
def _(mo, sizes, torch):
    def warm_up(count):
        with mo.status.progress_bar(title="Warm-up", total=len(range(count))) as bar:  # finding
            for _ in range(count):
                torch.rand(sizes[0]).sum()
                bar.update()

    return (warm_up,)


@app.cell
def _(mo):
    with mo.status.progress_bar(title="Precisions", total=2) as _bar:  # finding
        for _precision in ("fp16", "fp32"):
            print(_precision)
            _bar.update()
    return


if __name__ == "__main__":
    app.run()
