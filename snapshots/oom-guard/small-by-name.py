"""Loads of models whose names say that they are small, and others."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from sentence_transformers import SentenceTransformer
    from transformers import pipeline

    return SentenceTransformer, mo, pipeline


@app.cell(hide_code=True)
def _(mo):
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def _alert(text: str, ends_script: bool = True) -> mo.Html:
        """A red callout. In a script, its text goes to stderr and the script ends."""
        import inspect
        import sys

        if mo.app_meta().mode == "script":
            print(inspect.cleandoc(text), file=sys.stderr)
            if ends_script:
                sys.exit(1)
        return mo.callout(mo.md(text), kind="danger")

    def gpu_memory_errors() -> type | tuple:
        """For `except`: the type of the error if it says that GPU memory is full, else no type."""
        import re
        import sys

        error = sys.exc_info()[1]
        oom = "(?i)out.?of.?memory|alloc_failed|bad_alloc|resource.?exhausted|cudnn_status_internal"
        text = str(error) if isinstance(error, (MemoryError, RuntimeError)) else ""
        return type(error) if re.search(oom, f"{type(error).__name__} {text}") else ()

    def out_of_memory(error: str, settings: dict) -> mo.Html:
        """The callout for a full GPU: each setting has its value and a smaller one to try."""
        changes = [(name, *pair) for name, pair in settings.items() if pair[0] != pair[1]]
        smaller = ", ".join(f"**{name}** {now} → {less}" for name, now, less in changes)
        return _alert(f"""
            ❌ **GPU out of memory**: the run was stopped and its memory freed. Before you try again:

            - Use smaller settings: {" ".join(smaller.split()) or "smaller batches or inputs"}.
            - Close other programs that use the GPU (`nvidia-smi` lists them).

            `` {" ".join(error.split())} ``
            """)

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc
        import sys

        gc.collect()
        torch = sys.modules.get("torch")
        if torch is not None:
            torch.cuda.empty_cache()

    return free_gpu_memory, gpu_memory_errors, out_of_memory


@app.cell
def _(pipeline):
    classify = pipeline("sentiment-analysis", device=0)
    label = classify("Fine.")
    return classify, label


@app.cell
def _(SentenceTransformer):
    name = "sentence-transformers/all-mpnet-base-v2"
    encoder = SentenceTransformer(name, device="cuda")
    vectors = encoder.encode(["a", "b"])
    return encoder, name, vectors


@app.cell
def _(pipeline):
    write = pipeline("text-generation", model="openai-community/gpt2", device=0)
    return (write,)


@app.cell
def _(free_gpu_memory, gpu_memory_errors, mo, out_of_memory, pipeline):
    _oom = None
    try:
        write_more = pipeline("text-generation", model="openai-community/gpt2-xl", device=0)  # finding
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        write_more = None
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    return (write_more,)


@app.cell
def _(free_gpu_memory, gpu_memory_errors, mo, out_of_memory, pipeline):
    _oom = None
    try:
        chat = pipeline("text-generation", model="meta-llama/Llama-3.1-8B-Instruct", device=0)  # finding
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        chat = None
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    return (chat,)


@app.cell
def _(pipeline):
    listen = pipeline(model="hf-internal-testing/tiny-random-wav2vec2", device=0)
    heard = listen("clip.flac")
    return heard, listen


@app.cell
def _(free_gpu_memory, gpu_memory_errors, mo, out_of_memory, pipeline):
    choice = mo.ui.text(value="gpt2").value
    _oom = None
    try:
        chosen = pipeline("text-generation", model=choice, device=0)  # finding
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        choice = chosen = None
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    return (chosen,)


if __name__ == "__main__":
    app.run()
