"""Each branch ends with a callout; the cell goes on below them."""
import marimo

__generated_with = "0.17.0"
app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def detection(mo):
    import shutil

    driver = shutil.which("nvidia-smi")

    # Tell the reader what was found
    if driver is None:
        _output = mo.callout(mo.md("No driver"), kind="warn")  # finding
    elif driver.startswith("/opt"):
        _output = mo.callout(  # finding
            mo.md(f"""
            Driver in an unusual place: {driver}
            """),
            kind="info",
        )
    else:
        _output = mo.callout(mo.md("Driver found"), kind="success")  # finding

    has_driver = driver is not None

    _output
    return (has_driver,)


if __name__ == "__main__":
    app.run()
