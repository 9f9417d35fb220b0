"""What a long run has made of numbers and texts is on the host: it stays when memory runs out; tensors do not."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc
    import marimo as mo
    import torch
    return gc, mo, torch


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
def _(torch):
    NAMES = {"small": "org/small", "large": "org/large"}
    CACHE = {}

    @torch.no_grad()
    def accuracy(model, batches):
        correct, total = 0, 0
        for x, y in batches:
            correct += (model(x.to("cuda")).argmax(1) == y).sum().item()
            total += y.size(0)
        return correct / total

    def features(model, x):
        return model(x.to("cuda"))

    def remember(name, x):
        CACHE[name] = x.to("cuda")
    return CACHE, NAMES, accuracy, features, remember


@app.cell
def _(
    CACHE,
    NAMES,
    accuracy,
    batches,
    features,
    free_gpu_memory,
    gpu_memory_errors,
    mo,
    model,
    optimizer,
    out_of_memory,
    processor,
    remember,
    tokenizer,
    torch,
):
    repo_id = NAMES["small"]
    device = next(model.parameters()).device
    prompt = tokenizer.apply_chat_template([{"role": "user", "content": "Hello"}], tokenize=False)
    results, kept, total = [], [], 0
    _oom = None
    try:
        for epoch, batch in enumerate(batches):  # finding
            loss = model(batch.to("cuda")).mean()
            loss.backward()
            optimizer.step()
            acc = accuracy(model, batches)
            total += batch.size(0)
            results.append({"epoch": epoch, "repo": repo_id, "acc": acc, "loss": loss.item(), "on": str(device), "text": prompt})
            hidden = features(model, batch)
            remember("last", batch)
            last = CACHE["last"]
            kept.append(hidden)
            halves = hidden.split(2)
            again = hidden.cpu().to("cuda")
            sound = processor.codec.decode(hidden)
            print(results[-1], total, repo_id, device, prompt)
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        kept = batch = loss = hidden = last = halves = again = sound = None
        free_gpu_memory()
        mo.stop(True, out_of_memory(_oom, {}))
    return


if __name__ == "__main__":
    app.run()
