"""Comments left and right of the code, blank lines with and without blanks, continuation lines."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo, torch):
    """Sweep"""
    sums = []
    with mo.status.spinner(title="Sweep"):
        for _size in [256,  # finding
                512,
      1024,
                      2048]:
    # the loop's first comment, at the left edge
            block = torch.rand(_size, _size,
                               device="cuda")   # aligned with nothing
    
          # a comment between two columns
            total = block.sum() \
                + block.mean() \
              + 1

            if total > 0:
                # kept
                sums.append(
                    total.item()
                    # inside brackets
                )
            # the loop's last comment
    # a comment after the loop
    return (sums,)


@app.cell
def _(sums):
    sums
    return


if __name__ == "__main__":
    app.run()
