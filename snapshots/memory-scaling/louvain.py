"""Communities by Louvain's method: the algorithm keeps several times what the nodes of the graph take."""

import marimo

app = marimo.App()


@app.cell
def _():
    import cugraph
    import marimo as mo
    import networkx as nx

    return cugraph, mo, nx


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
    nodes = mo.ui.slider(100, 1_000_000, step=100, value=1000, label="Nodes")
    run = mo.ui.run_button(label="Find communities")
    mo.vstack([nodes, run])
    return nodes, run


@app.cell
def _():
    def communities_of(graph):
        import networkx.algorithms.community as nx_community

        return nx_community.louvain_communities(graph, seed=1)

    return (communities_of,)


@app.cell
def _(communities_of, cugraph, memory_too_small, mo, nodes, nx, run):
    found = None
    if run.value:
        # Main memory for graph, in bytes
        def _memory_needed(nodes):
            return 2400 * nodes + 500 * (nodes * 3)

        _memory_too_small = memory_too_small(_memory_needed, {"Nodes": nodes})
        mo.stop(_memory_too_small is not None, _memory_too_small)
        graph = nx.barabasi_albert_graph(nodes.value, 3, seed=1)  # finding
        found = len(communities_of(graph))
        ranks = cugraph.pagerank(graph)
        found += len(ranks)
    return (found,)


if __name__ == "__main__":
    app.run()
