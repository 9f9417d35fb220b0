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
def _(free_gpu_memory, pipeline):
    try:
        generate = pipeline("text-generation", model="gpt2", device=0)  # finding
        answers = generate(["Once upon a time"] * 100, max_new_tokens=50)
    finally:
        generate = None
        free_gpu_memory()
    stories = [each["generated_text"] for each in answers]
    return


if __name__ == "__main__":
    app.run()
