"""The cugraph flag is followed by a message: the gate stands between the two."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import networkx as nx

    return mo, nx


@app.cell
def _(mo):
    try:
        import cugraph
        CUGRAPH_AVAILABLE = True
    except ImportError as error:
        CUGRAPH_AVAILABLE = False

    mo.stop(
        not CUGRAPH_AVAILABLE,
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                        "",
                        "- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
                        "- `python -c 'import cugraph'` must end without an error: install RAPIDS for the CUDA version of the driver.",
                        "- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
                    ]
                )
            ),
            kind="danger",
        ),
    )

    _status = "cuGraph is ready" if CUGRAPH_AVAILABLE else "⚠️ No GPU available: install cuGraph"  # finding
    mo.md(_status)
    return CUGRAPH_AVAILABLE, cugraph


@app.cell
def _(CUGRAPH_AVAILABLE, cugraph, nx):
    karate = nx.karate_club_graph()
    if CUGRAPH_AVAILABLE:
        ranks = cugraph.pagerank(karate)
    else:
        ranks = nx.pagerank(karate)
    return (ranks,)


if __name__ == "__main__":
    app.run()
