"""Estimates as nbfix wrote them at first: powers for which the cell has a name, a setting with the name of a builtin."""

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

    def _too_large(needed, settings: dict, free: float, place: str) -> mo.Html | None:
        """The callout for settings that need more than 80 % of what is free; else None."""
        controls = {name: each for name, each in settings.items() if hasattr(each, "start")}
        values = {name: control.value or 0 for name, control in controls.items()}
        needs, usable = needed(*values.values()), 0.8 * free
        if needs <= usable:
            return None
        fits = dict.fromkeys(settings, "another one")
        for name, control in controls.items():
            smaller = range(int(control.start), int(values[name]), int(control.step or 1))
            fitting = [n for n in smaller if needed(*{**values, name: n}.values()) <= usable]
            fits[name] = max(fitting, default="no smaller one fits")
        now = {**settings, **values}
        advice = ", ".join(f"**{name}** {now[name]} → {fits[name]}" for name in settings)
        return _alert(f"""
            ⚠️ **Not started**: the settings need about {needs / 1024**3:.1f} GiB of {place} memory,
            and {usable / 1024**3:.1f} GiB may be used (80 % of what is free).

            - Change one setting: {" ".join(advice.split())}.
            """)

    def gpu_too_small(
        needed, settings: dict, device: object = None, by_torch: bool = True
    ) -> mo.Html | None:
        """The callout for settings that need too much GPU memory; else None."""
        if not torch.cuda.is_available() or not str(device or "cuda").startswith("cuda"):
            return None
        free, _ = torch.cuda.mem_get_info(device)
        if by_torch:  # PyTorch can use what it has reserved.
            free += torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return _too_large(needed, settings, free, "GPU")

    return (gpu_too_small,)


@app.cell
def _(mo):
    nodes = mo.ui.slider(3, 9, value=5, label="Nodes (power of ten)")
    hash = mo.ui.slider(start=1, stop=64, value=8, label="Nodes (power of ten)")
    mo.vstack([nodes, hash])
    return hash, nodes


@app.cell
def _(gpu_too_small, hash, mo, nodes, torch):
    n_nodes = 10 ** nodes.value

    # GPU memory for edges and n_nodes, in bytes
    def _gpu_needed(nodes, _hash):  # finding
        n_nodes = 10 ** nodes
        return 8 * _hash * n_nodes + 4 * n_nodes

    _gpu_too_small = gpu_too_small(_gpu_needed, {"Nodes (power of ten)": nodes, "hash": hash})
    mo.stop(_gpu_too_small is not None, _gpu_too_small)
    edges = torch.rand(n_nodes, 2 * hash.value, device="cuda")
    weights = torch.rand(n_nodes, device="cuda")
    print(edges.sum(), weights.sum())
    return


if __name__ == "__main__":
    app.run()
