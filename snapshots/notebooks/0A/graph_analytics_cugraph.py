"""
graph_analytics_cugraph.py

GPU Graph Analytics with cuGraph

Generates synthetic networks, runs the classic graph algorithms on them with
NetworkX (CPU) and cuGraph (GPU), and compares the run times, the results and
the way both libraries scale.

Features:
- 🕸️ Four kinds of synthetic graph, from a thousand to a million nodes
- 📊 PageRank, Louvain communities, betweenness centrality, connected components
- 🚀 The same algorithm on CPU and GPU, with the speedup
- 📈 Degree distribution, ranking and community size charts
- ⚠️ Works without cuGraph: NetworkX alone is measured then
- Live GPU memory monitor

Requirements:
- NVIDIA GPU with compute capability 7.0+ and 8 GB memory
  (16 GB for graphs of ten million edges)
- CUDA 11.8+ / 12.x
- Python: networkx, scipy, pandas, numpy, plotly, torch
- RAPIDS: cugraph, cudf (optional, CPU fallback)

Tested on:
- L4 (24 GB), A10G (24 GB), A100 (80 GB)

Author: nbfix contributors
Date: October 2025
"""

import marimo

__generated_with = "0.17.0"
app = marimo.App(width="medium")


@app.cell
def __():
    """Imports and the optional graph libraries"""
    import marimo as mo
    import numpy as np
    import pandas as pd
    import torch
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots
    import subprocess
    import time
    from typing import Dict, List, Optional, Tuple
    
    # The CPU side
    try:
        import networkx as nx
        NX_AVAILABLE = True
    except ImportError:
        nx = None
        NX_AVAILABLE = False
    
    # The GPU side
    try:
        import cugraph
        CUGRAPH_AVAILABLE = True
    except ImportError:
        cugraph = None
        CUGRAPH_AVAILABLE = False
    
    return (
        mo, np, pd, torch, go, make_subplots, subprocess, time,
        Dict, List, Optional, Tuple,
        nx, NX_AVAILABLE, cugraph, CUGRAPH_AVAILABLE,
    )


@app.cell(hide_code=True)
def __(mo):
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

    def no_gpu(detail: object = None, ends_script: bool = True) -> mo.Html:
        """The callout for a machine without a usable GPU."""
        check = "`python -c 'import torch; print(torch.version.cuda)'` must not print `None`."
        found = f" ({' '.join(str(detail).split())})" if detail else ""
        return _alert(f"""
            ⚠️ **No usable NVIDIA GPU**{found}: this notebook needs one, so GPU cells were not run.

            - `nvidia-smi` must list the GPU: check the driver, or start Docker with `--gpus all`.
            - {check}
            - `CUDA_VISIBLE_DEVICES` must be unset or list only GPUs that exist.
            """, ends_script)

    def gpu_memory_errors() -> type | tuple:
        """For `except`: the type of the error if it says that GPU memory is full, else no type."""
        import re
        import sys

        error = sys.exc_info()[1]
        oom = "(?i)out.?of.?memory|alloc_failed|bad_alloc|resource.?exhausted|cudnn_status_internal"
        text = str(error) if isinstance(error, (MemoryError, RuntimeError)) else ""
        return type(error) if re.search(oom, f"{type(error).__name__} {text}") else ()

    def out_of_memory(error: str, settings: dict) -> mo.Html:
        """The callout for a full GPU: each setting has its value and a smaller one to try."""
        changes = [(name, *pair) for name, pair in settings.items() if pair[0] != pair[1]]
        smaller = ", ".join(f"**{name}** {now} → {less}" for name, now, less in changes)
        return _alert(f"""
            ❌ **GPU out of memory**: the run was stopped and its memory freed. Before you try again:

            - Use smaller settings: {" ".join(smaller.split()) or "smaller batches or inputs"}.
            - Close other programs that use the GPU (`nvidia-smi` lists them).

            `` {" ".join(error.split())} ``
            """)

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()

    return no_gpu, free_gpu_memory, gpu_memory_errors, out_of_memory


@app.cell
def __(mo, NX_AVAILABLE, CUGRAPH_AVAILABLE):
    """Title and introduction"""
    mo.md(
        f"""
        # 🕸️ GPU Graph Analytics with cuGraph
        
        **Social networks, payments, web links: what is connected to what, and how strongly?**
        
        NetworkX is the most comfortable graph library for Python, and one of the slowest.
        cuGraph runs the same algorithms on the GPU. This notebook measures both on the same
        graph, so that you can see from which size on the GPU is worth it.
        
        | Library | Runs on | Status |
        |---------|---------|--------|
        | NetworkX | CPU | {"✅ installed" if NX_AVAILABLE else "❌ missing"} |
        | cuGraph | GPU | {"✅ installed" if CUGRAPH_AVAILABLE else "⚠️ missing, CPU only"} |
        """
    )
    return


@app.cell
def __(mo):
    """Controls: the graph and the algorithms"""
    
    graph_type = mo.ui.dropdown(
        options=['barabasi_albert', 'erdos_renyi', 'watts_strogatz', 'complete'],
        value='barabasi_albert',
        label="Graph type"
    )
    
    num_nodes = mo.ui.slider(
        start=3, stop=6, step=1, value=4,
        label="Nodes (power of ten)",
        show_value=True
    )
    
    edge_density = mo.ui.slider(
        start=2, stop=20, step=1, value=5,
        label="Edges per node",
        show_value=True
    )
    
    algorithms = mo.ui.multiselect(
        options=['pagerank', 'louvain', 'betweenness', 'components'],
        value=['pagerank', 'louvain'],
        label="Algorithms"
    )
    
    sample_size = mo.ui.slider(
        start=10, stop=200, step=10, value=50,
        label="Sampled sources (betweenness)",
        show_value=True
    )
    
    run_benchmark_btn = mo.ui.run_button(label="🚀 Run the benchmark")
    return (
        graph_type,
        num_nodes,
        edge_density,
        algorithms,
        sample_size,
        run_benchmark_btn,
    )


@app.cell
def __(
    algorithms,
    edge_density,
    graph_type,
    mo,
    num_nodes,
    run_benchmark_btn,
    sample_size,
):
    """Shows what depends on num_nodes and edge_density"""

    mo.vstack([
        mo.md("## ⚙️ Configuration"),
        mo.hstack([graph_type, algorithms], justify="start"),
        mo.hstack([num_nodes, edge_density, sample_size], justify="start"),
        mo.md(
            f"**Size**: {10 ** num_nodes.value:,} nodes, "
            f"about {10 ** num_nodes.value * edge_density.value:,} edges"
        ),
        run_benchmark_btn
    ])
    return


@app.cell
def __(mo, torch, subprocess, no_gpu):
    """GPU detection"""
    
    def get_gpu_info() -> Dict:
        """Ask nvidia-smi which GPUs this machine has"""
        try:
            result = subprocess.run(
                ['nvidia-smi', '--query-gpu=index,name,memory.total,compute_cap',
                 '--format=csv,noheader,nounits'],
                capture_output=True, text=True, timeout=5, check=True
            )
    
            gpus = []
            for line in result.stdout.strip().split('\n'):
                index, name, memory, capability = line.split(', ')
                gpus.append({
                    'GPU': int(index),
                    'Name': name,
                    'Memory (GB)': round(int(memory) / 1024, 1),
                    'Compute Cap': capability
                })
    
            return {'available': True, 'gpus': gpus}
        except Exception as e:
            return {'available': False, 'error': str(e)}
    
    gpu_info = get_gpu_info()
    
    if gpu_info['available']:
        _output = mo.callout(
            mo.vstack([
                mo.md("✅ **GPU found**: cuGraph can use it"),
                mo.ui.table(gpu_info['gpus'], selection=None)
            ]),
            kind="success"
        )
    else:
        _output = mo.callout(
            mo.md(f"⚠️ **No GPU found**: {gpu_info['error']}"),
            kind="warn"
        )
    
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu(gpu_info.get("error"), ends_script=False))

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    _output
    return get_gpu_info, gpu_info, device,


@app.cell
def __(mo, torch, device):
    """GPU memory monitor"""
    
    def get_gpu_memory() -> Optional[Dict]:
        """Memory of the selected device, in GB"""
        if device.type != "cuda":
            return None
    
        # RAPIDS allocates outside of torch, so ask the driver
        free, total = torch.cuda.mem_get_info(device)
        return {
            'Used (GB)': f"{(total - free) / 1024**3:.2f}",
            'Free (GB)': f"{free / 1024**3:.2f}",
            'Total (GB)': f"{total / 1024**3:.2f}"
        }
    
    gpu_memory = mo.ui.refresh(
        options=["1s", "2s", "5s", "10s"],
        default_interval="5s",
        label="Refresh memory"
    )

    gpu_memory
    return get_gpu_memory, gpu_memory,


@app.cell
def __(get_gpu_memory, gpu_memory, mo):
    """Shows get_gpu_memory() again at every tick of gpu_memory"""

    gpu_memory.value  # every tick runs this cell again
    _gpu_memory_now = get_gpu_memory()

    mo.vstack([
        mo.md("### 📊 GPU memory"),
        mo.ui.table(_gpu_memory_now or {}, selection=None)
    ])
    return


@app.cell
def __(nx, np, pd, Dict):
    """Synthetic graphs"""
    
    def generate_graph(kind: str, n: int, density: int):
        """Create a NetworkX graph of n nodes"""
        if kind == 'barabasi_albert':
            # Preferential attachment: few hubs, many leaves
            return nx.barabasi_albert_graph(n, density)
    
        if kind == 'erdos_renyi':
            # Every pair is connected with the same probability
            probability = min(1.0, 2 * density / (n - 1))
            return nx.fast_gnp_random_graph(n, probability)
    
        if kind == 'watts_strogatz':
            # A ring with shortcuts: the small world
            return nx.watts_strogatz_graph(n, 2 * density, 0.1)
    
        if kind == 'complete':
            # Everybody knows everybody
            return nx.complete_graph(n)
    
        raise ValueError(f"Unknown graph type: {kind}")
    
    def graph_to_edgelist(G) -> pd.DataFrame:
        """Edges of a graph as a data frame of 32-bit integers"""
        frame = pd.DataFrame(list(G.edges()), columns=['src', 'dst'])
        return frame.astype('int32')
    
    def describe_graph(G) -> Dict:
        """Size and degree statistics of a graph"""
        degrees = [degree for _, degree in G.degree()]
        n = G.number_of_nodes()
        m = G.number_of_edges()
    
        return {
            'nodes': n,
            'edges': m,
            'mean_degree': sum(degrees) / n,
            'max_degree': max(degrees),
            'density': 2 * m / (n * (n - 1)),
            'degrees': degrees
        }
    
    return generate_graph, graph_to_edgelist, describe_graph,


@app.cell
def __(nx, time):
    """Algorithms on the CPU, with NetworkX"""
    
    def nx_pagerank(G) -> Tuple:
        """PageRank: returns the ranks by node and the seconds"""
        start = time.time()
        ranks = nx.pagerank(G, alpha=0.85, max_iter=100)
        elapsed = time.time() - start
    
        return ranks, elapsed
    
    def nx_louvain(G) -> Tuple:
        """Louvain: returns the community of each node and the seconds"""
        try:
            start = time.time()
            communities = nx.community.louvain_communities(G)
            elapsed = time.time() - start
    
            membership = {}
            for number, members in enumerate(communities):
                for node in members:
                    membership[node] = number
    
            return membership, elapsed
        except Exception as e:
            # Old versions of NetworkX have no Louvain
            return None, None
    
    def nx_betweenness(G, k: int) -> Tuple:
        """Betweenness from k sampled sources: returns the scores and the seconds"""
        start = time.time()
        scores = nx.betweenness_centrality(G, k=min(k, G.number_of_nodes()))
        elapsed = time.time() - start
    
        return scores, elapsed
    
    def nx_components(G) -> Tuple:
        """Connected components: returns the component of each node and the seconds"""
        start = time.time()
        component_of = {}
        for number, members in enumerate(nx.connected_components(G)):
            for node in members:
                component_of[node] = number
        elapsed = time.time() - start
    
        return component_of, elapsed
    
    return (
        nx_pagerank,
        nx_louvain,
        nx_betweenness,
        nx_components,
    )


@app.cell
def __(cugraph, time):
    """Algorithms on the GPU, with cuGraph"""
    
    def cg_pagerank(edgelist_df) -> Tuple:
        """PageRank: returns a frame of vertex and pagerank, and the seconds"""
        import cudf
    
        edges = cudf.from_pandas(edgelist_df)
        G = cugraph.Graph(directed=False)
        G.from_cudf_edgelist(edges, source='src', destination='dst')
    
        start = time.time()
        ranks = cugraph.pagerank(G, alpha=0.85, max_iter=100)
        elapsed = time.time() - start
    
        return ranks.to_pandas(), elapsed
    
    def cg_louvain(edgelist_df) -> Tuple:
        """Louvain: returns a frame of vertex and partition, and the seconds"""
        import cudf
    
        edges = cudf.from_pandas(edgelist_df)
        G = cugraph.Graph(directed=False)
        G.from_cudf_edgelist(edges, source='src', destination='dst')
    
        start = time.time()
        parts, modularity = cugraph.louvain(G)
        elapsed = time.time() - start
    
        return parts.to_pandas(), elapsed
    
    def cg_betweenness(edgelist_df, k: int) -> Tuple:
        """Betweenness from k sampled sources: returns a frame of scores, and the seconds"""
        import cudf
    
        edges = cudf.from_pandas(edgelist_df)
        G = cugraph.Graph(directed=False)
        G.from_cudf_edgelist(edges, source='src', destination='dst')
    
        start = time.time()
        scores = cugraph.betweenness_centrality(G, k=min(k, G.number_of_vertices()))
        elapsed = time.time() - start
    
        return scores.to_pandas(), elapsed
    
    def cg_components(edgelist_df) -> Tuple:
        """Connected components: returns a frame of vertex and labels, and the seconds"""
        import cudf
    
        edges = cudf.from_pandas(edgelist_df)
        G = cugraph.Graph(directed=False)
        G.from_cudf_edgelist(edges, source='src', destination='dst')
    
        start = time.time()
        labels = cugraph.weakly_connected_components(G)
        elapsed = time.time() - start
    
        return labels.to_pandas(), elapsed
    
    return (
        cg_pagerank,
        cg_louvain,
        cg_betweenness,
        cg_components,
    )


@app.cell
def __(
    mo, time, NX_AVAILABLE, CUGRAPH_AVAILABLE,
    run_benchmark_btn, graph_type, num_nodes, edge_density, algorithms, sample_size,
    generate_graph, graph_to_edgelist, describe_graph,
    nx_pagerank, nx_louvain, nx_betweenness, nx_components,
    cg_pagerank, cg_louvain, cg_betweenness, cg_components, device, free_gpu_memory,
    gpu_memory_errors, out_of_memory
):
    """Run the benchmark"""
    
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = device

    graph_results = None
    
    if run_benchmark_btn.value and len(algorithms.value) > 0:
        _oom = None
        with mo.status.spinner(
            title="🔄 Running the graph benchmark...",
            subtitle=f"Nodes (power of ten): {num_nodes.value}",
        ):
            try:
                if not NX_AVAILABLE:
                    raise ImportError("networkx is missing: pip install networkx")
    
                # One graph for all algorithms and both libraries
                n_nodes = 10 ** num_nodes.value
                mo.output.append(mo.md(f"Generating a graph of {n_nodes:,} nodes..."))
    
                generation_start = time.time()
                G = generate_graph(graph_type.value, n_nodes, edge_density.value)
                edgelist_df = graph_to_edgelist(G)
                generation_time = time.time() - generation_start
                graph_stats = describe_graph(G)
    
                _results = []
    
                for algorithm in algorithms.value:
                    mo.output.append(mo.md(f"Running **{algorithm}**..."))
    
                    # CPU
                    if algorithm == 'pagerank':
                        nx_result, nx_time = nx_pagerank(G)
                    elif algorithm == 'louvain':
                        nx_result, nx_time = nx_louvain(G)
                    elif algorithm == 'betweenness':
                        nx_result, nx_time = nx_betweenness(G, sample_size.value)
                    else:
                        nx_result, nx_time = nx_components(G)
    
                    # GPU
                    cg_result = None
                    cg_time = None
    
                    if CUGRAPH_AVAILABLE:
                        if algorithm == 'pagerank':
                            cg_result, cg_time = cg_pagerank(edgelist_df)
                        elif algorithm == 'louvain':
                            cg_result, cg_time = cg_louvain(edgelist_df)
                        elif algorithm == 'betweenness':
                            cg_result, cg_time = cg_betweenness(edgelist_df, sample_size.value)
                        else:
                            cg_result, cg_time = cg_components(edgelist_df)
    
                    speedup = None
                    if nx_time is not None and cg_time is not None:
                        speedup = nx_time / cg_time
    
                    _results.append({
                        'algorithm': algorithm,
                        'nx_result': nx_result,
                        'nx_time': nx_time,
                        'cg_result': cg_result,
                        'cg_time': cg_time,
                        'speedup': speedup
                    })
    
                graph_results = {
                    'graph_type': graph_type.value,
                    'graph': graph_stats,
                    'generation_time': generation_time,
                    'results': _results,
                    'used_gpu': CUGRAPH_AVAILABLE,
                    'success': True
                }
    
            except gpu_memory_errors() as _error:
                _oom = str(_error)
            except Exception as e:
                graph_results = {'error': str(e), 'success': False}
        if _oom is not None:
            G = graph_stats = _results = nx_result = None
            free_gpu_memory()
            _smaller = {
                "Nodes (power of ten)": (num_nodes.value, max(3, num_nodes.value - 1)),
                "Edges per node": (edge_density.value, max(2, edge_density.value // 2)),
                "Sampled sources (betweenness)": (
                    sample_size.value,
                    max(10, sample_size.value // 20 * 10),
                ),
            }
            mo.stop(True, out_of_memory(_oom, _smaller))
    
    return graph_results,


@app.cell
def __(mo, go, np, pd, make_subplots, graph_results):
    """Show the results"""
    
    _outputs = []
    if graph_results is None:
        _outputs.append(mo.callout(
            mo.md("👆 Choose a graph and at least one algorithm, then press the button"),
            kind="info"
        ))
    elif 'error' in graph_results:
        _outputs.append(mo.callout(
            mo.md(f"❌ **Benchmark failed**: {graph_results['error']}"),
            kind="danger"
        ))
    else:
        graph = graph_results['graph']
        _results = graph_results['results']
    
        # The graph itself
        degree_values, degree_counts = np.unique(graph['degrees'], return_counts=True)
    
        degree_fig = go.Figure()
        degree_fig.add_trace(go.Scatter(
            x=degree_values,
            y=degree_counts,
            mode='markers',
            marker=dict(color='#76b900', size=6),
            name='Nodes'
        ))
        degree_fig.update_layout(
            title="Degree distribution",
            xaxis=dict(title="Degree", type='log'),
            yaxis=dict(title="Number of nodes", type='log'),
            height=380,
            template='plotly_white'
        )
    
        _outputs.append(mo.vstack([
            mo.md(f"## 🕸️ The graph: {graph_results['graph_type']}"),
            mo.hstack([
                mo.stat(f"{graph['nodes']:,}", label="Nodes"),
                mo.stat(f"{graph['edges']:,}", label="Edges"),
                mo.stat(f"{graph['mean_degree']:.1f}", label="Mean degree"),
                mo.stat(f"{graph['max_degree']:,}", label="Largest degree"),
                mo.stat(f"{graph_results['generation_time']:.2f} s", label="Generated in")
            ]),
            mo.ui.plotly(degree_fig)
        ]))
    
        # What the algorithms found
        top_nodes = []
        community_sizes = []
    
        for entry in _results:
            if entry['nx_result'] is None:
                continue
    
            if entry['algorithm'] in ('pagerank', 'betweenness'):
                ranking = sorted(entry['nx_result'].items(), key=lambda item: -item[1])
                for place, (node, score) in enumerate(ranking[:5]):
                    top_nodes.append({
                        'Algorithm': entry['algorithm'],
                        'Place': place + 1,
                        'Node': node,
                        'Score': f"{score:.6f}"
                    })
            else:
                sizes = pd.Series(list(entry['nx_result'].values())).value_counts()
                community_sizes.append({
                    'Algorithm': entry['algorithm'],
                    'Groups': len(sizes),
                    'Largest': int(sizes.max()),
                    'Median': float(sizes.median())
                })
    
        findings = mo.vstack([
            mo.md("### 🔎 Most central nodes"),
            mo.ui.table(top_nodes, selection=None),
            mo.md("### 👥 Groups of nodes"),
            mo.ui.table(community_sizes, selection=None)
        ])
    
        timing_table = pd.DataFrame([
            {
                'Algorithm': entry['algorithm'],
                'NetworkX (s)': entry['nx_time'],
                'cuGraph (s)': entry['cg_time'],
                'Speedup': entry['speedup']
            }
            for entry in _results
        ])
    
        if graph_results['used_gpu']:
            speedups = [entry['speedup'] for entry in _results if entry['speedup'] is not None]
            avg_speedup = sum(speedups) / len(speedups)
            names = [entry['algorithm'] for entry in _results]
    
            fig = make_subplots(
                rows=1, cols=2,
                subplot_titles=("Run time (log scale)", "Speedup of the GPU")
            )
            fig.add_trace(
                go.Bar(
                    x=names,
                    y=[entry['nx_time'] for entry in _results],
                    name='NetworkX (CPU)',
                    marker_color='#4c78a8'
                ),
                row=1, col=1
            )
            fig.add_trace(
                go.Bar(
                    x=names,
                    y=[entry['cg_time'] for entry in _results],
                    name='cuGraph (GPU)',
                    marker_color='#76b900'
                ),
                row=1, col=1
            )
            fig.add_trace(
                go.Bar(
                    x=names,
                    y=[entry['speedup'] for entry in _results],
                    name='Speedup',
                    marker_color='#f58518',
                    showlegend=False
                ),
                row=1, col=2
            )
            fig.update_yaxes(type='log', title_text="Seconds", row=1, col=1)
            fig.update_yaxes(title_text="Times faster", row=1, col=2)
            fig.update_layout(height=420, barmode='group', template='plotly_white')
    
            _outputs.append(mo.vstack([
                mo.md(f"## 🚀 The GPU is **{avg_speedup:.1f}x** faster on average"),
                mo.ui.plotly(fig),
                mo.ui.table(timing_table, selection=None),
                findings
            ]))
        else:
            cpu_fig = go.Figure(go.Bar(
                x=[entry['algorithm'] for entry in _results],
                y=[entry['nx_time'] for entry in _results],
                marker_color='#4c78a8'
            ))
            cpu_fig.update_layout(
                title="Run time of NetworkX",
                yaxis_title="Seconds",
                height=380,
                template='plotly_white'
            )
    
            _outputs.append(mo.vstack([
                mo.md("## 🐢 CPU only: install cuGraph to compare"),
                mo.ui.plotly(cpu_fig),
                mo.ui.table(timing_table, selection=None),
                findings
            ]))

    mo.vstack(_outputs)
    return


@app.cell
def __(mo):
    """Background and recipes"""
    mo.md(
        """
        ---
        
        ## 📚 The algorithms
        
        **PageRank** gives a node a high rank if nodes of high rank point to it. It is a sparse
        matrix product repeated until nothing moves, which suits the GPU perfectly.
        
        **Louvain** joins nodes into communities as long as the modularity grows, then treats
        each community as one node and starts again.
        
        **Betweenness centrality** counts the shortest paths through a node. Exact values need
        a search from every node, so both libraries can sample the sources instead.
        
        **Connected components** are the islands of the graph.
        
        | Algorithm | Complexity | Typical speedup |
        |-----------|------------|-----------------|
        | PageRank | O(k · E) | 50x - 500x |
        | Louvain | O(E log V) | 20x - 200x |
        | Betweenness | O(V · E) | 50x - 1000x |
        | Components | O(V + E) | 10x - 100x |
        
        ⚠️ Small graphs are faster on the CPU: starting a kernel costs more than the work.
        
        ## 🧪 Recipes
        
        ### From a file to a ranking
        
        ```python
        import cudf
        import cugraph
        
        edges = cudf.read_csv("edges.csv", names=["src", "dst"], dtype=["int32", "int32"])
        
        G = cugraph.Graph(directed=True)
        G.from_cudf_edgelist(edges, source="src", destination="dst")
        
        ranks = cugraph.pagerank(G)
        print(ranks.nlargest(10, "pagerank"))
        ```
        
        ### Weighted edges
        
        ```python
        G = cugraph.Graph()
        G.from_cudf_edgelist(
            edges,
            source="src",
            destination="dst",
            edge_attr="weight",
            renumber=True,
        )
        distances = cugraph.sssp(G, source=0)
        ```
        
        ### NetworkX code on the GPU, unchanged
        
        ```python
        import networkx as nx
        
        nx.config.backend_priority = ["cugraph"]
        ranks = nx.pagerank(nx.from_pandas_edgelist(frame, "src", "dst"))
        ```
        
        ### Graphs larger than the memory
        
        ```python
        import rmm
        
        rmm.reinitialize(managed_memory=True)
        free, total = torch.cuda.mem_get_info()
        print(f"{free / 1024**3:.1f} of {total / 1024**3:.1f} GB are free")
        ```
        
        ### More than one GPU
        
        ```python
        from dask_cuda import LocalCUDACluster
        from dask.distributed import Client
        from cugraph.dask.comms import comms
        
        client = Client(LocalCUDACluster())
        comms.initialize(p2p=True)
        ```
        
        ## 🔧 Troubleshooting
        
        - **cuGraph cannot be imported**: its version has to fit CUDA and cuDF, use one release for all
        - **The GPU memory is full**: fewer edges per node, or managed memory as above
        - **Different communities each time**: Louvain depends on the order of the nodes
        
        ## 🔗 Further reading
        
        - [cuGraph documentation](https://docs.rapids.ai/api/cugraph/stable/)
        - [NetworkX documentation](https://networkx.org/documentation/stable/)
        - [RAPIDS installation guide](https://docs.rapids.ai/install)
        """
    )
    return


if __name__ == "__main__":
    app.run()
