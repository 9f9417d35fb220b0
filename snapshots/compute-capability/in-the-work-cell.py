"""The cell that works imports PyTorch itself and has the gate: the check comes after both."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    return (mo,)


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

    def gpu_too_old(
        capability: tuple, why: str, gpus: list | range | None = None, ends_script: bool = True
    ) -> mo.Html | None:
        """The callout for GPUs, or the first one, with a lower compute capability; else None."""
        import torch

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
def _(gpu_too_old, mo):
    import torch

    mo.stop(not torch.cuda.is_available(), mo.md("This notebook needs a GPU."))  # finding

    _too_old = gpu_too_old((8, 9), "it multiplies FP8 numbers")
    mo.stop(_too_old is not None, _too_old)

    scale = torch.ones((), device="cuda")
    left = torch.ones(64, 64, device="cuda").to(torch.float8_e4m3fn)
    product = torch._scaled_mm(left, left.t(), scale_a=scale, scale_b=scale)
    return (product,)


@app.cell
def _(product):
    print(product)
    return


if __name__ == "__main__":
    app.run()
