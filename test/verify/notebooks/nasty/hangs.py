"""Never ends."""

import marimo

app = marimo.App()


@app.cell
def _():
    while True:
        pass
    return


if __name__ == "__main__":
    app.run()
