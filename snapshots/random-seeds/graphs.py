"""networkx draws from Python and NumPy; cuGraph takes its seed as an argument."""

import marimo

app = marimo.App()


@app.cell
def _():
    import random

    import marimo as mo
    import cugraph
    import networkx as nx
    import numpy as np
    return cugraph, mo, np, nx, random


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(mo):
    run = mo.ui.run_button(label="Train")
    run
    return (run,)


@app.cell
def _(SEED, cugraph, nx):
    def ranks(graph, k):
        return cugraph.betweenness_centrality(  # finding
            graph,
            k=k,
            random_state=SEED,
        )


    def exact(graph):
        return cugraph.betweenness_centrality(graph)


    def groups(graph):
        return cugraph.leiden(graph, random_state=SEED)  # finding


    def layout(graph):
        return nx.spring_layout(graph)
    return exact, groups, layout, ranks


@app.cell
def _(SEED, exact, groups, layout, np, nx, random, ranks, run):
    if run.value:
        random.seed(SEED)
        np.random.seed(SEED)
        graph = nx.barabasi_albert_graph(100, 3)  # finding
        places = layout(graph)
        scores = ranks(graph, 10), exact(graph), groups(graph)
    return


if __name__ == "__main__":
    app.run()
