"""cuGraph work in a function of the notebook: the run cell that calls it is guarded."""

import marimo

app = marimo.App()

with app.setup:
    import gc

    import cudf
    import cugraph
    import marimo as mo


@app.function
def rank(edges):
    graph = cugraph.Graph(directed=True)
    graph.from_cudf_edgelist(edges, source="src", destination="dst")
    return cugraph.pagerank(graph)


@app.cell
def _():
    nodes = mo.ui.slider(100, 100_000, value=1000, label="Nodes")
    go = mo.ui.run_button(label="Rank")
    mo.hstack([nodes, go])
    return go, nodes


@app.cell
def _(go, nodes):
    mo.stop(not go.value, mo.md("Press **Rank**."))
    _out_of_memory = None
    try:
        edges = cudf.DataFrame({"src": range(nodes.value), "dst": [0] * nodes.value})  # finding
        ranks = rank(edges)
    except MemoryError as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        edges = None
        gc.collect()
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            "❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
                            "",
                            f"- **Nodes** is {nodes.value}: try {max(100, nodes.value // 2)}",
                            "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                            "",
                            f"`{_out_of_memory}`",
                        ]
                    )
                ),
                kind="danger",
            ),
        )
    return (ranks,)


@app.cell
def _(ranks):
    ranks
    return


if __name__ == "__main__":
    app.run()
