"""
rapids_cudf_benchmark.py

RAPIDS cuDF vs pandas Benchmark
===============================

The same dataframe work on the CPU with pandas and on the GPU with cuDF, side
by side. Choose how many rows to generate and which operations to time, then
read how much faster the GPU was on your own machine.

Features:
- 📊 Five everyday operations: filter, groupby, sort, merge and join
- 📏 From a thousand to ten million rows
- ⚡ Time and speedup charts
- 🧮 Rows per second for every operation
- 🔁 Runs with pandas alone where cuDF is not installed

Requirements:
- NVIDIA GPU with 8 GB of memory or more (compute capability 7.0+)
- CUDA 11.8 or newer
- RAPIDS cuDF 23.10+ (optional), pandas 1.5+, numpy, plotly
- 16 GB of main memory for ten million rows

Tested on:
- T4 (16 GB), L4 (23 GB), A100 (40 GB)

Author: GPU Notebook Collection
Date: October 2025
"""

import marimo

__generated_with = "0.17.0"
app = marimo.App(width="medium")


@app.cell
def __():
    """Import the libraries that every cell shares"""
    import marimo as mo
    import pandas as pd
    import numpy as np
    import torch
    import plotly.graph_objects as go
    import subprocess
    import time
    from typing import Dict, List, Optional, Tuple
    
    # cuDF is optional
    try:
        import cudf
        CUDF_AVAILABLE = True
    except ImportError:
        cudf = None
        CUDF_AVAILABLE = False
    
    return (
        mo, pd, np, torch, go, subprocess, time, cudf, CUDF_AVAILABLE,
        Dict, List, Optional, Tuple,
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

    return (no_gpu, free_gpu_memory, gpu_memory_errors, out_of_memory)


@app.cell
def __(mo, CUDF_AVAILABLE):
    """Notebook title"""
    mo.md(
        f"""
        # 🚀 RAPIDS cuDF vs pandas
        
        **The same dataframe code on two processors.** cuDF follows the pandas
        interface, so the question is only when the GPU pays off.
        
        cuDF status: {"✅ installed" if CUDF_AVAILABLE else "⚠️ not installed, pandas only"}
        """
    )
    return


@app.cell
def __(mo):
    """Benchmark controls"""
    dataset_size = mo.ui.slider(
        start=3,
        stop=7,
        step=1,
        value=5,
        label="Rows (power of ten)",
        show_value=True
    )
    
    operations = mo.ui.multiselect(
        options=["filter", "groupby", "sort", "merge", "join"],
        value=["filter", "groupby", "sort"],
        label="Operations"
    )
    
    num_runs = mo.ui.slider(start=1, stop=10, step=1, value=3, label="Runs each", show_value=True)
    run_benchmark_btn = mo.ui.run_button(label="🏁 Run the benchmark")
    return dataset_size, operations, num_runs, run_benchmark_btn,


@app.cell
def __(dataset_size, mo, num_runs, operations, run_benchmark_btn):
    """Shows what depends on dataset_size"""

    mo.vstack([
        mo.md("## 🎛️ Settings"),
        dataset_size,
        mo.md(f"The table will have **{10 ** dataset_size.value:,} rows**."),
        mo.hstack([operations, num_runs], justify="start", gap=2),
        run_benchmark_btn
    ])
    return


@app.cell
def __(mo, torch, subprocess, no_gpu):
    """GPU detection and device choice"""
    
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
                mo.md("✅ **GPU found**: cuDF can use it"),
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
        """Memory of the current device in GB, None on the CPU"""
        if device.type != "cuda":
            return None
    
        free, total = torch.cuda.mem_get_info(device)
        return {
            'Used (GB)': round((total - free) / 1024**3, 2),
            'Free (GB)': round(free / 1024**3, 2),
            'Total (GB)': round(total / 1024**3, 2)
        }
    
    gpu_memory = mo.ui.refresh(
        options=["1s", "2s", "5s", "10s"],
        default_interval="5s",
        label="🔄 Memory refresh"
    )

    gpu_memory
    return get_gpu_memory, gpu_memory,


@app.cell
def __(get_gpu_memory, gpu_memory, mo):
    """Shows get_gpu_memory() again at every tick of gpu_memory"""

    gpu_memory.value  # every tick runs this cell again
    _gpu_memory_now = get_gpu_memory()

    mo.vstack([
        mo.hstack([mo.md("### 📊 GPU memory")]),
        mo.ui.table([_gpu_memory_now or {}], selection=None)
    ])
    return


@app.cell
def __(pd, np, time, cudf, CUDF_AVAILABLE, List, Dict, Optional):
    """Data generator and benchmarks"""
    
    def generate_data(rows: int) -> pd.DataFrame:
        """Orders of an imaginary shop, with numbers and labels"""
        np.random.seed(42)
        return pd.DataFrame({
            'order_id': np.arange(rows),
            'customer': np.random.randint(0, 1000, rows),
            'amount': np.random.gamma(2.0, 50.0, rows),
            'quantity': np.random.randint(1, 20, rows),
            'rating': np.random.normal(3.5, 0.8, rows),
            'category': np.random.choice(['books', 'games', 'music', 'tools', 'toys'], rows)
        })
    
    def to_host(frame):
        """The result as a pandas object, wherever it was computed"""
        return frame.to_pandas() if hasattr(frame, 'to_pandas') else frame
    
    def time_runs(operation, df, runs: int) -> Tuple[float, float]:
        """Mean and deviation of the time of one operation, in seconds"""
        times = []
        for _ in range(runs):
            data = df.copy()
            started = time.time()
            to_host(operation(data))
            times.append(time.time() - started)
    
        return float(np.mean(times)), float(np.std(times))
    
    def benchmark_filter(df, runs: int) -> Tuple[float, float]:
        """Large orders with a good rating"""
        return time_runs(lambda d: d[(d['amount'] > 120) & (d['rating'] > 3.0)], df, runs)
    
    def benchmark_groupby(df, runs: int) -> Tuple[float, float]:
        """Mean, sum and size for every category"""
        return time_runs(
            lambda d: d.groupby('category').agg({'amount': ['mean', 'sum'], 'quantity': 'count'}),
            df, runs
        )
    
    def benchmark_sort(df, runs: int) -> Tuple[float, float]:
        """Orders by rating, then by amount"""
        return time_runs(lambda d: d.sort_values(['rating', 'amount']), df, runs)
    
    def benchmark_merge(df, runs: int) -> Tuple[float, float]:
        """Totals of every customer"""
        return time_runs(
            lambda d: d.groupby('customer').agg({'amount': 'sum', 'quantity': 'sum'}).reset_index(),
            df, runs
        )
    
    def benchmark_join(df, runs: int) -> Tuple[float, float]:
        """Look up a discount for every customer number"""
        lookup = pd.DataFrame({
            'customer': np.arange(100),
            'discount': np.random.randn(100)
        })
        if cudf is not None and isinstance(df, cudf.DataFrame):
            lookup = cudf.from_pandas(lookup)
    
        return time_runs(lambda d: d.merge(lookup, on='customer', how='left'), df, runs)
    
    def run_operation(name: str, df, runs: int) -> Dict:
        """Time one operation, found by its name"""
        table = {
            'filter': benchmark_filter,
            'groupby': benchmark_groupby,
            'sort': benchmark_sort,
            'merge': benchmark_merge,
            'join': benchmark_join
        }
        mean, deviation = table[name](df, runs)
        return {'mean': mean, 'std': deviation}
    
    def describe_result(name: str, cpu: Dict, gpu: Optional[Dict]) -> str:
        """One line of text for the log"""
        text = f"{name}: pandas {cpu['mean'] * 1000:.1f} ms"
        if gpu is not None:
            text += f", cuDF {gpu['mean'] * 1000:.1f} ms"
        return text
    
    return (
        generate_data, to_host, time_runs, benchmark_filter, benchmark_groupby,
        benchmark_sort, benchmark_merge, benchmark_join, run_operation, describe_result,
    )


@app.cell
def __(
    mo, pd, cudf, CUDF_AVAILABLE, run_benchmark_btn, dataset_size,
    operations, num_runs, generate_data, run_operation, describe_result, device,
    free_gpu_memory, gpu_memory_errors, out_of_memory
):
    """Benchmark run"""
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = device

    benchmark_results = None
    
    if run_benchmark_btn.value:
        _oom = None
        with mo.status.spinner(
            title="🔄 Benchmark running",
            subtitle=f"Rows (power of ten): {dataset_size.value} · Runs each: {num_runs.value}",
        ):
            try:
                # Rows and data
                _n_rows = 10 ** dataset_size.value
    
                with mo.status.spinner(
                    title="Benchmarking",
                    subtitle=f"{len(operations.value)} operations on {_n_rows:,} rows"
                ):
                    pandas_df = generate_data(_n_rows)
                cudf_df = cudf.from_pandas(pandas_df) if CUDF_AVAILABLE else None
    
                _results = []
                log_lines = []
                total_speedup = 0.0
    
                # Every operation on both processors
                for op in operations.value:
                    cpu_result = run_operation(op, pandas_df, num_runs.value)
                    gpu_result = None
                    speedup = None
    
                    if CUDF_AVAILABLE:
                        gpu_result = run_operation(op, cudf_df, num_runs.value)
                        speedup = cpu_result['mean'] / gpu_result['mean']
                        total_speedup += speedup
    
                    _results.append({
                        'operation': op,
                        'pandas_time': cpu_result['mean'],
                        'pandas_std': cpu_result['std'],
                        'cudf_time': gpu_result['mean'] if gpu_result else None,
                        'cudf_std': gpu_result['std'] if gpu_result else None,
                        'speedup': speedup
                    })
                    log_lines.append(describe_result(op, cpu_result, gpu_result))
    
                # Summary
                memory_mb = pandas_df.memory_usage(deep=True).sum() / 1024**2
                avg_speedup = total_speedup / len(_results) if CUDF_AVAILABLE else None
    
                benchmark_results = {
                    'results': _results,
                    'n_rows': _n_rows,
                    'memory_mb': memory_mb,
                    'avg_speedup': avg_speedup,
                    'gpu_used': CUDF_AVAILABLE,
                    'log': log_lines,
                    'success': True
                }
            except gpu_memory_errors() as _error:
                _oom = str(_error)
            except Exception as e:
                benchmark_results = {'error': str(e), 'success': False}
        if _oom is not None:
            cudf_df = None
            free_gpu_memory()
            _smaller = {"Rows (power of ten)": (dataset_size.value, max(3, dataset_size.value - 1))}
            mo.stop(True, out_of_memory(_oom, _smaller))
    return (benchmark_results,)


@app.cell
def __(mo, pd, go, benchmark_results):
    """Benchmark report"""
    if benchmark_results is None:
        _output = mo.callout(
            mo.md("👆 Choose the operations and press **Run the benchmark**"), kind="info"
        )
    elif not benchmark_results['success']:
        _output = mo.callout(
            mo.md(f"❌ **Benchmark failed**: {benchmark_results['error']}"),
            kind="danger"
        )
    else:
        _results = benchmark_results['results']
        _n_rows = benchmark_results['n_rows']
    
        names = [entry['operation'] for entry in _results]
        pandas_ms = [entry['pandas_time'] * 1000 for entry in _results]
    
        time_fig = go.Figure()
        time_fig.add_trace(go.Bar(
            x=names, y=pandas_ms, name="pandas (CPU)",
            marker_color="#8c8c8c",
            error_y=dict(type='data', array=[entry['pandas_std'] * 1000 for entry in _results])
        ))
    
        if benchmark_results['gpu_used']:
            cudf_ms = [entry['cudf_time'] * 1000 for entry in _results]
            time_fig.add_trace(go.Bar(
                x=names, y=cudf_ms, name="cuDF (GPU)",
                marker_color="#76b900",
                error_y=dict(type='data', array=[entry['cudf_std'] * 1000 for entry in _results])
            ))
    
        time_fig.update_layout(
            title=f"Time for {_n_rows:,} rows",
            yaxis_title="Milliseconds (log)",
            yaxis_type="log",
            barmode="group",
            height=400
        )
    
        if benchmark_results['gpu_used']:
            speedups = [entry['speedup'] for entry in _results]
    
            speedup_fig = go.Figure(go.Bar(
                x=names, y=speedups,
                text=[f"{value:.1f}x" for value in speedups],
                marker_color="#76b900"
            ))
            speedup_fig.add_hline(y=1.0, line_dash="dash", annotation_text="same speed")
            speedup_fig.update_layout(title="Speedup of cuDF", yaxis_title="Times faster", height=360)
    
            detail_rows = [
                {
                    'Operation': entry['operation'],
                    'pandas (ms)': f"{entry['pandas_time'] * 1000:.2f}",
                    'cuDF (ms)': f"{entry['cudf_time'] * 1000:.2f}",
                    'Speedup': f"{entry['speedup']:.1f}x",
                    'Million rows/s': f"{_n_rows / entry['cudf_time'] / 1e6:.1f}"
                }
                for entry in _results
            ]
            best = max(_results, key=lambda entry: entry['speedup'])
    
            _output = mo.vstack([
                mo.md("## 🏆 Results"),
                mo.hstack([
                    mo.stat(value=f"{benchmark_results['avg_speedup']:.1f}x", label="Average speedup"),
                    mo.stat(value=f"{best['speedup']:.1f}x", label=f"Best: {best['operation']}"),
                    mo.stat(value=f"{benchmark_results['memory_mb']:.0f} MB", label="Table in memory")
                ]),
                mo.ui.plotly(time_fig),
                mo.ui.plotly(speedup_fig),
                mo.ui.table(detail_rows, selection=None)
            ])
        else:
            cpu_rows = [
                {
                    'Operation': entry['operation'],
                    'pandas (ms)': f"{entry['pandas_time'] * 1000:.2f}",
                    'Million rows/s': f"{_n_rows / entry['pandas_time'] / 1e6:.1f}"
                }
                for entry in _results
            ]
    
            _output = mo.vstack([
                mo.md("## 🐼 Results with pandas only"),
                mo.md("Install cuDF to see the GPU beside it."),
                mo.ui.plotly(time_fig),
                mo.ui.table(cpu_rows, selection=None)
            ])

    _output
    return


@app.cell
def __(mo):
    """Guide"""
    mo.md(
        """
        ---
        
        ## 📚 Getting more out of cuDF
        
        ### Installing RAPIDS
        
        ```bash
        pip install cudf-cu12 --extra-index-url=https://pypi.nvidia.com
        ```
        
        ### What is measured
        
        The generator draws the orders of an imaginary shop, always the same
        ones for the same number of rows.
        
        | Operation | Work |
        |-----------|------|
        | filter | two conditions on numbers |
        | groupby | three aggregates for five labels |
        | sort | two keys, every column moves along |
        | merge | totals for a thousand customers |
        | join | left join with a small lookup table |
        
        The clock includes the way back to the host, as your program would see
        it. The first run on the GPU also pays for loading its kernels.
        
        ### Moving your own code
        
        Most programs need one changed line:
        
        ```python
        import cudf
        
        df = cudf.read_parquet("orders.parquet")
        totals = df.groupby("customer").amount.sum()
        print(totals.sort_values(ascending=False).head())
        ```
        
        Or leave the code alone and load the accelerator first:
        
        ```python
        import cudf.pandas
        cudf.pandas.install()
        
        import pandas as pd
        df = pd.read_csv("orders.csv")
        ```
        
        ### When the GPU wins
        
        | Rows | Expect | Why |
        |------|--------|-----|
        | 1,000 | pandas ahead | launching kernels costs more than the work |
        | 100,000 | about equal | depends on the operation |
        | 10,000,000 | cuDF far ahead | memory bandwidth decides |
        
        ### Keep the data on the device
        
        Every copy to the host costs time. Convert once, at the end:
        
        ```python
        gpu_df = cudf.from_pandas(df)
        gpu_df["total"] = gpu_df["amount"] * gpu_df["quantity"]
        result = gpu_df[gpu_df["total"] > 500].to_pandas()
        ```
        
        ### Tables that are larger than the GPU
        
        Let the memory manager spill, or split the work with Dask:
        
        ```python
        import rmm
        import dask_cudf
        
        rmm.reinitialize(managed_memory=True)
        ddf = dask_cudf.read_parquet("orders/*.parquet")
        print(ddf.amount.mean().compute())
        ```
        
        ### Links
        
        - [cuDF documentation](https://docs.rapids.ai/api/cudf/stable/)
        - [RAPIDS installation guide](https://docs.rapids.ai/install)
        """
    )
    return


if __name__ == "__main__":
    app.run()
