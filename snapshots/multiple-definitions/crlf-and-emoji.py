"""Windows line breaks, an emoji before the name, no final newline."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _():
    text = "🚀"; _score = 1
    print(text, _score)
    return


@app.cell
def _():
    print(f"🚀🚀 {(_score := 2)} {_score}")  # finding
    return


if __name__ == "__main__":
    app.run()