"""A cell between two equal imports reads the module: neither import ran before, so no order has to stay."""

import marimo

__generated_with = "0.17.6"
app = marimo.App()


@app.cell
def _():
    import pandas as pd

    return (pd,)


@app.cell
def _(pd):
    sales = pd.DataFrame({"month": ["May", "June"], "sold": [3, 4]})
    return (sales,)


@app.cell
def _():
    import pandas as _pd  # finding

    stock = _pd.DataFrame({"left": [7, 3]})
    return (stock,)


if __name__ == "__main__":
    app.run()
