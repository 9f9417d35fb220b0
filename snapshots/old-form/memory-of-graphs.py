"""An estimate of main memory over several lines: a fraction that nothing smaller is tried of, and a choice that decides, too."""

import marimo

app = marimo.App()


@app.cell
def _():
    import cugraph
    import marimo as mo
    import networkx as nx
    import psutil
    import torch

    return cugraph, mo, nx, psutil, torch


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

    def memory_too_small(needed, settings: dict) -> mo.Html | None:
        """The callout for settings that need too much main memory; else None."""
        from pathlib import Path

        import psutil

        free = psutil.virtual_memory().available
        try:
            # In a container: its limit (cgroup v2), less what it holds and can't give back.
            own = Path("/proc/self/cgroup").read_text().partition("0::")[2].strip()
            group = Path(f"/sys/fs/cgroup/{own}")
            stat = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
            held = sum(int(stat.get(name, 0)) for name in ("anon", "shmem", "kernel"))
            free = min(free, int((group / "memory.max").read_text()) - held)
        except (OSError, ValueError):
            pass  # There is no such limit.
        return _too_large(needed, settings, free, "main")

    return (memory_too_small,)


@app.cell
def _(mo):
    nodes = mo.ui.slider(100, 100_000, step=100, value=1000, label="Nodes")
    share = mo.ui.slider(0.0, 1.0, step=0.01, value=0.1, label="Share of edges")
    kind = mo.ui.dropdown(["random", "complete"], value="random")
    run = mo.ui.run_button(label="Rank")
    mo.vstack([nodes, share, kind, run])
    return kind, nodes, run, share


@app.cell
def _(cugraph, kind, memory_too_small, mo, nodes, nx, run, share):
    ranks = None
    if run.value:
        # Main memory for graph, in bytes
        def _memory_needed(nodes):  # finding
            return (
                (
                    800 * nodes + 500 * (share.value * nodes * (nodes - 1) / 2)
                    if kind.value == "random" else 0
                ) + (
                    800 * nodes + 500 * (nodes * (nodes - 1) / 2) if not (kind.value == "random")
                    else 0
                )
            )

        _memory_too_small = memory_too_small(
            _memory_needed, {"Nodes": nodes, "Share of edges": share.value, "kind": kind.value}
        )
        mo.stop(_memory_too_small is not None, _memory_too_small)
        if kind.value == "random":
            graph = nx.gnp_random_graph(nodes.value, share.value, seed=1)
        else:
            graph = nx.complete_graph(nodes.value)
        ranks = cugraph.pagerank(graph)
    return (ranks,)


if __name__ == "__main__":
    app.run()
