"""What a long run has made of numbers and texts is on the host: it stays when memory runs out; tensors do not."""

import marimo

app = marimo.App()


@app.cell
def _():
    import gc
    import marimo as mo
    import torch
    return gc, mo, torch


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
def _(CACHE, NAMES, accuracy, batches, features, gc, mo, model, optimizer, processor, remember, tokenizer, torch):
    repo_id = NAMES["small"]
    device = next(model.parameters()).device
    prompt = tokenizer.apply_chat_template([{"role": "user", "content": "Hello"}], tokenize=False)
    results, kept, total = [], [], 0
    _out_of_memory = None
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
    except torch.cuda.OutOfMemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        kept = batch = loss = hidden = last = halves = again = sound = None
        gc.collect()
        torch.cuda.empty_cache()
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            "❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
                            "",
                            "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                            "",
                            f"`{_out_of_memory}`",
                        ]
                    )
                ),
                kind="danger",
            ),
        )
    return


if __name__ == "__main__":
    app.run()
