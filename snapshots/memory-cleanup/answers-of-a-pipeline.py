"""What a pipeline answers are texts: they stay, and the pipeline goes."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc

    import marimo as mo
    import torch
    from transformers import pipeline

    return gc, mo, pipeline, torch


@app.cell
def _(gc, pipeline, torch):
    try:
        generate = pipeline("text-generation", model="gpt2", device=0)  # finding
        answers = generate(["Once upon a time"] * 100, max_new_tokens=50)
    finally:
        # Released here, not in the handler: there the traceback still holds the memory.
        generate = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
    stories = [each["generated_text"] for each in answers]
    return


if __name__ == "__main__":
    app.run()
