import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


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

    def gpu_too_old(
        capability: tuple, why: str, gpus: list | range | None = None, ends_script: bool = True
    ) -> mo.Html | None:
        """The callout for GPUs, or the first one, with a lower compute capability; else None."""
        gpus = range(torch.cuda.device_count())[:1] if gpus is None else gpus
        older = [gpu for gpu in gpus if torch.cuda.get_device_capability(gpu) < capability]
        if not older:
            return None
        found = []
        for gpu in older:
            major, minor = torch.cuda.get_device_capability(gpu)
            found.append(f"{torch.cuda.get_device_name(gpu)} has {major}.{minor}")
        needed = ".".join(map(str, capability))
        return _alert(f"""
            ⚠️ **GPU too old**: this notebook needs compute capability {needed} or newer: {why}.

            - {", ".join(found)}.
            - Use a newer GPU; if the machine has one, select it with `CUDA_VISIBLE_DEVICES`.
            """, ends_script)

    return (gpu_too_old,)


@app.cell
def _(gpu_too_old, mo, torch):
    mo.stop(
        not torch.cuda.is_available(),
        mo.callout(mo.md("No usable GPU"), kind="danger"),
    )

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # finding

    _too_old = gpu_too_old((8, 9), "it multiplies FP8 numbers", gpus=[device])
    mo.stop(_too_old is not None, _too_old)
    return (device,)


@app.cell
def _(device, torch):
    scale = torch.ones((), device=device)
    left = torch.rand(64, 64, device=device).to(torch.float8_e4m3fn)
    product = torch._scaled_mm(left, left.t(), scale_a=scale, scale_b=scale)
    return (product,)


if __name__ == "__main__":
    app.run()
