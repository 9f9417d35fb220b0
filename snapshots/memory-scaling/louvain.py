"""Communities by Louvain's method: the algorithm keeps several times what the nodes of the graph take."""

import marimo

app = marimo.App()


@app.cell
def _():
    import cugraph
    import marimo as mo
    import networkx as nx
    import psutil

    return cugraph, mo, nx, psutil


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
def _(communities_of, cugraph, mo, nodes, nx, psutil, run):
    found = None
    if run.value:
        _host_share = 0.8  # of what is free; the rest is for what the estimate leaves out
        _host_needed = lambda _nodes: 2400 * _nodes + 500 * (_nodes * 3)
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
        if _host_needed(nodes.value) > _host_usable:
            mo.stop(
                True,
                mo.callout(
                    mo.md(
                        "\n".join(
                            [
                                f"⚠️ **Not started: the settings ask for about {_host_needed(nodes.value) / 1024**3:.1f} GiB of main memory**, and {_host_free / 1024**3:.1f} GiB are free, of which {_host_share:.0%} may be used.",
                                "",
                                f"- **Nodes** is {nodes.value}; {next((f'the largest that fits is {_value}' for _value in reversed(range(100, nodes.value, 100)) if _host_needed(_value) <= _host_usable), 'no smaller one fits')}",
                                "- Counted: graph",
                            ]
                        )
                    ),
                    kind="warn",
                ),
            )
        graph = nx.barabasi_albert_graph(nodes.value, 3, seed=1)  # finding
        found = len(communities_of(graph))
        ranks = cugraph.pagerank(graph)
        found += len(ranks)
    return (found,)


if __name__ == "__main__":
    app.run()
