"""Layers of graph networks begin with random weights, and transforms of graphs draw when they are called."""

import marimo

app = marimo.App()


@app.cell
def _():
    import random

    import torch
    import torch_geometric.transforms as T
    from torch_geometric.datasets import KarateClub
    from torch_geometric.nn import GCNConv, SAGEConv, Sequential, global_mean_pool
    from torch_geometric.utils import negative_sampling

    return (
        GCNConv, KarateClub, SAGEConv, Sequential, T, global_mean_pool,
        negative_sampling, random, torch,
    )


@app.cell
def _():
    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


@app.cell
def _(torch):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return (device,)


@app.cell
def _(GCNConv, SEED, Sequential, device, torch):
    torch.manual_seed(SEED)
    layers = [(GCNConv(34, 8), "x, edges -> hidden"), (GCNConv(8, 1), "hidden, edges -> out")]  # finding
    model = Sequential("x, edges", layers).to(device)
    return layers, model


@app.cell
def _(SAGEConv, torch):
    class Sage(torch.nn.Module):
        def __init__(self, size):
            super().__init__()
            self.layer = SAGEConv(size, 2)

        def forward(self, x, edges):
            return self.layer(x, edges)

    return (Sage,)


@app.cell
def _(SEED, Sage, device, torch):
    torch.manual_seed(SEED)
    sage = Sage(34).to(device)  # finding
    return (sage,)


@app.cell
def _(KarateClub, T):
    transform = T.RandomNodeSplit(num_val=0.5)
    plain = T.NormalizeFeatures()
    graph = plain(KarateClub()[0])
    return graph, transform


@app.cell
def _(SEED, graph, torch, transform):
    torch.manual_seed(SEED)
    split = transform(graph)  # finding
    return (split,)


@app.cell
def _(SEED, T, graph, random, torch):
    both = T.Compose([T.NormalizeFeatures(), T.RandomLinkSplit(num_val=0.1)])
    random.seed(SEED)
    torch.manual_seed(SEED)
    train_edges, _, test_edges = both(graph)  # finding
    rotated = T.RandomRotate(15)(graph)
    return rotated, test_edges, train_edges


@app.cell
def _(SEED, graph, negative_sampling, random, torch):
    random.seed(SEED)
    torch.manual_seed(SEED)
    missing = negative_sampling(graph.edge_index)  # finding
    return (missing,)


@app.cell
def _(device, global_mean_pool, model, missing, rotated, sage, split, test_edges, torch, train_edges):
    optimizer = torch.optim.Adam([*model.parameters(), *sage.parameters()])
    for _epoch in range(200):
        optimizer.zero_grad()
        _out = model(split.x.to(device), split.edge_index) + sage(split.x, train_edges.edge_index)
        _loss = (global_mean_pool(_out, None) - rotated.y).sum() + missing.sum() + test_edges.y.sum()
        _loss.backward()
        optimizer.step()
    return


if __name__ == "__main__":
    app.run()
