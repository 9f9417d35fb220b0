"""A language model decides by its own size whether memory suffices, not a short text that it reads or writes."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    return AutoModelForCausalLM, AutoTokenizer, mo, torch


@app.cell(hide_code=True)
def _(mo, torch):
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

        gc.collect()
        torch.cuda.empty_cache()

    return free_gpu_memory, gpu_memory_errors, out_of_memory


@app.cell
def _(AutoModelForCausalLM, AutoTokenizer, free_gpu_memory, gpu_memory_errors, mo, out_of_memory):
    tokenizer = AutoTokenizer.from_pretrained("gpt2-xl")
    _oom = None
    try:
        model = AutoModelForCausalLM.from_pretrained("gpt2-xl").to("cuda")  # finding
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    return model, tokenizer


@app.cell
def _(mo):
    prompt = mo.ui.text_area(label="Prompt")
    length = mo.ui.slider(16, 128, label="Length")
    mo.vstack([prompt, length])
    return length, prompt


@app.cell
def _(length, model, tokenizer, torch):
    _inputs = tokenizer("def is_prime(n):\n    ", return_tensors="pt").to("cuda")
    with torch.inference_mode():
        _tokens = model.generate(**_inputs, max_new_tokens=length.value)
    tokenizer.decode(_tokens[0])
    return


@app.cell
def _(model, tokenizer):
    def ask(question, limit=100):
        _chat = [{"role": "user", "content": question}]
        _ids = tokenizer.apply_chat_template(_chat, return_tensors="pt", return_dict=True).to("cuda")
        _answer = model.generate(**_ids, max_new_tokens=limit, do_sample=False)
        return tokenizer.decode(_answer[0]).strip()

    questions = ["What is a decision tree?", "And a " + "random forest?"]
    answers = {each: ask(each) for each in questions}
    return (answers,)


@app.cell
def _(tokenizer):
    messages = [{"role": "user", "content": "Hello?"}]
    dialogue = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    typed = tokenizer.encode("Once upon a time", return_tensors="pt").to("cuda")
    return dialogue, typed


@app.cell
def _(dialogue, model, tokenizer):
    _said = tokenizer([dialogue], return_tensors="pt").to("cuda")
    _reply = model.generate(**_said, max_new_tokens=100)
    print(tokenizer.decode(_reply[0]))
    return


@app.cell
def _(model, tokenizer, typed):
    _tale = model.generate(typed, max_length=60)
    print(tokenizer.decode(_tale[0]))
    return


@app.cell
def _(free_gpu_memory, gpu_memory_errors, mo, model, out_of_memory, tokenizer):
    _talk = tokenizer.apply_chat_template([{"role": "user", "content": open("talk.txt").read()}], tokenize=False)
    _oom = None
    try:
        _heard = tokenizer(_talk, return_tensors="pt").to("cuda")  # finding
        _summary = model.generate(**_heard, max_new_tokens=100)
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        _heard = _summary = None
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    print(tokenizer.decode(_summary[0]))
    return


@app.cell
def _(free_gpu_memory, gpu_memory_errors, mo, model, out_of_memory, prompt, tokenizer):
    _oom = None
    try:
        _read = tokenizer(prompt.value, return_tensors="pt").to("cuda")  # finding
        _told = model.generate(**_read, max_new_tokens=50)
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        _read = _told = None
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    tokenizer.decode(_told[0])
    return


@app.cell
def _(free_gpu_memory, gpu_memory_errors, mo, model, out_of_memory, tokenizer):
    _oom = None
    try:
        _start = tokenizer("Once", return_tensors="pt").to("cuda")  # finding
        _story = model.generate(**_start, max_new_tokens=4096)
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        _start = _story = None
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    tokenizer.decode(_story[0])
    return


@app.cell
def _(free_gpu_memory, gpu_memory_errors, mo, model, out_of_memory, tokenizer):
    _oom = None
    try:
        _seed = tokenizer("Once", return_tensors="pt").to("cuda")  # finding
        _many = model.generate(**_seed, max_new_tokens=50, num_return_sequences=64)
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        _seed = _many = None
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    tokenizer.batch_decode(_many)
    return


@app.cell
def _(free_gpu_memory, gpu_memory_errors, mo, model, out_of_memory, tokenizer):
    _oom = None
    try:
        _full = tokenizer("Hi", padding="max_length", max_length=100000, return_tensors="pt").to("cuda")  # finding
        _padded = model.generate(**_full, max_new_tokens=50)
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        _full = _padded = None
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    tokenizer.decode(_padded[0])
    return


@app.cell
def _(free_gpu_memory, gpu_memory_errors, mo, model, out_of_memory, tokenizer):
    _oom = None
    try:
        _open = tokenizer("Once", return_tensors="pt").to("cuda")  # finding
        _long = model.generate(**_open)
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        _open = _long = None
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    tokenizer.decode(_long[0])
    return


if __name__ == "__main__":
    app.run()
