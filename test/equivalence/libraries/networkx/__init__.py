"""A very small stand-in for NetworkX: graphs that know their size alone."""

import stand_in


class Graph:
    def __init__(self, nodes=0):
        self.nodes = nodes

    def __len__(self):
        return self.nodes

    def number_of_nodes(self):
        return self.nodes


def _maker(name):
    def make(nodes, *a, **k):
        stand_in.note(name, nodes)
        return Graph(nodes)

    return make


for _name in ("barabasi_albert_graph", "erdos_renyi_graph", "gnm_random_graph", "watts_strogatz_graph", "fast_gnp_random_graph"):
    globals()[_name] = _maker(_name)


def pagerank(graph, **k):
    stand_in.note("pagerank", len(graph))
    return {0: 1.0}
