"""marimo loses track of a private name after `global`, so the new name is public."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _():
    _count = 0
    print(_count)
    return


@app.cell
def _():
    count_2 = 10  # finding

    def bump():
        global count_2
        count_2 += 1
        return count_2

    print(bump(), count_2)
    return


if __name__ == "__main__":
    app.run()
