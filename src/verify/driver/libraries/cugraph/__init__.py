"""A stand-in for cuGraph: NetworkX does the work, results are cuDF frames."""

from __future__ import annotations

from typing import Any

import cudf
import nbfix_control
import networkx as nx
import pandas as pd
from nbfix_gpu_only import bad_alloc, operate

__version__ = "25.08.00"
BYTES_PER_EDGE = 16


class Graph:
    """cugraph.Graph"""

    def __init__(self, m_graph: Any = None, directed: bool = False) -> None:
        if m_graph is not None:
            raise nbfix_control.unsupported("cugraph.Graph(m_graph)")
        self._graph: Any = nx.DiGraph() if directed else nx.Graph()
        self._memory: Any = None

    def from_cudf_edgelist(
        self, input_df: cudf.DataFrame, source: str = "source", destination: str = "destination",
        edge_attr: str | None = None, weight: str | None = None, renumber: bool = True, **_options: Any,
    ) -> None:  # fmt: skip
        self._memory = operate("cugraph.from_cudf_edgelist", BYTES_PER_EDGE * len(input_df), bad_alloc)
        frame = input_df.to_pandas()
        self._graph.add_edges_from(zip(frame[source].tolist(), frame[destination].tolist()))

    def from_pandas_edgelist(
        self, pdf: pd.DataFrame, source: str = "source", destination: str = "destination", **options: Any
    ) -> None:
        self.from_cudf_edgelist(cudf.from_pandas(pdf), source, destination, **options)

    def number_of_vertices(self) -> int:
        return int(self._graph.number_of_nodes())

    number_of_nodes = number_of_vertices

    def number_of_edges(self, directed_edges: bool = False) -> int:
        return int(self._graph.number_of_edges())

    def is_directed(self) -> bool:
        return bool(self._graph.is_directed())

    def degree(self) -> cudf.DataFrame:
        return _by_vertex("degree", dict(self._graph.degree()), "degree")


def _by_vertex(name: str, values: dict[Any, Any], column: str) -> cudf.DataFrame:
    operate(f"cugraph.{name}", 0, bad_alloc)
    return cudf.DataFrame({"vertex": list(values.keys()), column: list(values.values())})


def pagerank(G: Graph, alpha: float = 0.85, max_iter: int = 100, tol: float = 1e-5, **_options: Any) -> cudf.DataFrame:
    """cugraph.pagerank; NetworkX needs SciPy for it"""
    return _by_vertex("pagerank", nx.pagerank(G._graph, alpha=alpha, max_iter=max_iter, tol=tol), "pagerank")


def betweenness_centrality(G: Graph, k: int | None = None, **_options: Any) -> cudf.DataFrame:
    """cugraph.betweenness_centrality; where sources are sampled, ten at most, to be quick"""
    scores = nx.betweenness_centrality(G._graph, k=min(k, 10) if k else None, seed=0)
    return _by_vertex("betweenness_centrality", scores, "betweenness_centrality")


def degree_centrality(G: Graph, **_options: Any) -> cudf.DataFrame:
    """cugraph.degree_centrality"""
    return _by_vertex("degree_centrality", nx.degree_centrality(G._graph), "degree_centrality")


def _numbered(groups: Any) -> dict[Any, int]:
    return {node: number for number, nodes in enumerate(groups) for node in nodes}


def louvain(
    G: Graph, max_level: int | None = None, resolution: float = 1.0, **_options: Any
) -> tuple[cudf.DataFrame, float]:
    """cugraph.louvain"""
    groups = nx.community.louvain_communities(G._graph, resolution=resolution, seed=0)
    return _by_vertex("louvain", _numbered(groups), "partition"), float(nx.community.modularity(G._graph, groups))


leiden = louvain


def weakly_connected_components(G: Graph, **_options: Any) -> cudf.DataFrame:
    """cugraph.weakly_connected_components"""
    return _by_vertex(
        "weakly_connected_components", _numbered(nx.connected_components(G._graph.to_undirected())), "labels"
    )


connected_components = weakly_connected_components


def bfs(G: Graph, start: Any = None, **_options: Any) -> cudf.DataFrame:
    """cugraph.bfs; distances only"""
    return _by_vertex("bfs", dict(nx.single_source_shortest_path_length(G._graph, start)), "distance")


def triangle_count(G: Graph, **_options: Any) -> cudf.DataFrame:
    """cugraph.triangle_count"""
    return _by_vertex("triangle_count", nx.triangles(G._graph), "counts")


__getattr__ = nbfix_control.module_getattr("cugraph")
