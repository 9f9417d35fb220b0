"""Graphs of networkx: the kind that is chosen decides how many edges there are."""

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


@app.cell
def _(mo):
    nodes = mo.ui.slider(100, 100_000, step=100, value=1000, label="Nodes")
    share = mo.ui.slider(0.0, 1.0, step=0.01, value=0.1, label="Share of edges")
    kind = mo.ui.dropdown(["random", "complete"], value="random")
    run = mo.ui.run_button(label="Rank")
    mo.vstack([nodes, share, kind, run])
    return kind, nodes, run, share


@app.cell
def _(cugraph, kind, mo, nodes, nx, psutil, run, share):
    ranks = None
    if run.value:
        _host_share = 0.8  # of what is free; the rest is for what the estimate leaves out
        _host_needed = lambda _nodes, _share: (
            (800 * _nodes
                + 500 * (_share * _nodes * (_nodes - 1) / 2) if kind.value == "random"
                else 0)
            + (800 * _nodes
                + 500 * (_nodes * (_nodes - 1) / 2) if not (kind.value == "random")
                else 0)
        )
        _host_free = psutil.virtual_memory().available
        try:
            # In a container less may be left: its limit (cgroup v2) less what it has taken and can't give back.
            with open("/proc/self/cgroup") as _file:
                _group = "/sys/fs/cgroup" + _file.read().partition("0::")[2].strip()
            with open(f"{_group}/memory.max") as _limit, open(f"{_group}/memory.stat") as _stat:
                _taken = sum(int(_line.split()[1]) for _line in _stat if _line.startswith(("anon ", "shmem ", "kernel ")))
                _host_free = min(_host_free, int(_limit.read()) - _taken)
        except (OSError, ValueError):
            pass  # no such limit
        _host_usable = _host_share * _host_free
        if _host_needed(nodes.value, share.value) > _host_usable:
            mo.stop(
                True,
                mo.callout(
                    mo.md(
                        "\n".join(
                            [
                                f"⚠️ **Not started: the settings ask for about {_host_needed(nodes.value, share.value) / 1024**3:.1f} GiB of main memory**, and {_host_free / 1024**3:.1f} GiB are free, of which {_host_share:.0%} may be used.",
                                "",
                                f"- **Nodes** is {nodes.value}; {next((f'the largest that fits is {_value}' for _value in reversed(range(100, nodes.value, 100)) if _host_needed(_value, share.value) <= _host_usable), 'no smaller one fits')}",
                                f"- **Share of edges** is {share.value}: choose a smaller one",
                                f"- **kind** is {kind.value}: choose another",
                                "- Counted: graph",
                            ]
                        )
                    ),
                    kind="warn",
                ),
            )
        if kind.value == "random":
            graph = nx.gnp_random_graph(nodes.value, share.value, seed=1)  # finding
        else:
            graph = nx.complete_graph(nodes.value)
        ranks = cugraph.pagerank(graph)
    return (ranks,)


if __name__ == "__main__":
    app.run()
