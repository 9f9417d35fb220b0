# /// script
# requires-python = ">=3.11"
# dependencies = ["marimo", "vllm"]
# ///
"""An async cell with a PEP 723 header: the spinner is an ordinary `with`."""

import marimo

app = marimo.App()


@app.cell
def _():
    import asyncio

    import marimo as mo
    from vllm import LLM

    return LLM, asyncio, mo


@app.cell
async def _(LLM, asyncio, mo):
    # Start the engine
    with mo.status.spinner(title="Start the engine"):
        engine = LLM("facebook/opt-125m")  # finding
        await asyncio.sleep(0)
        answers = engine.generate(["Hello"])
    return (answers,)


@app.cell
def _(answers):
    answers
    return


if __name__ == "__main__":
    app.run()
