"""
triton_inference_server.py

Triton Inference Server Playground

Shows what a model server does between a request and its answer: requests
arrive at random, wait in a queue, are grouped into batches and run together
on the GPU. Every knob of the scheduler can be turned, and the charts show what
it does to latency and throughput.

The server is a simulation inside the notebook: no Docker and no model
repository are needed. The scheduler follows the dynamic batcher of NVIDIA
Triton, and the last section shows how to move on to the real server.

Features:
- 🚀 Several models served side by side from one scheduler
- Dynamic batching with preferred size and maximum queue delay
- Poisson traffic at an adjustable request rate
- Latency percentiles, split into queueing and compute
- Batch size distribution and queue depth over time
- Check against a latency objective (SLO)
- Live GPU memory monitor

Requirements:
- NVIDIA GPU with 2 GB memory (real deployments: 8 GB and more)
- CUDA 11.8+ / 12.x
- Python: torch, numpy, pandas, plotly
- For the deployment section: Docker and tritonclient[all]

Sized for:
- T4 (16 GB), L4 (24 GB), A100 (40 GB)

Author: nbfix contributors
Date: October 2025
"""

import marimo

__generated_with = "0.17.0"
app = marimo.App(width="medium")


@app.cell
def __():
    """Imports"""
    import marimo as mo
    import torch
    import numpy as np
    import pandas as pd
    import plotly.graph_objects as go
    import plotly.express as px
    from plotly.subplots import make_subplots
    import subprocess
    import threading
    import queue
    import time
    from collections import deque
    from typing import Dict, List, Optional
    
    return (
        mo, torch, np, pd, go, px, make_subplots,
        subprocess, threading, queue, time, deque,
        Dict, List, Optional,
    )


@app.cell
def __():
    """Random seed"""

    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return SEED,


@app.cell(hide_code=True)
def __(mo, torch):
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
        torch.cuda.empty_cache()

    return no_gpu, free_gpu_memory, gpu_memory_errors, out_of_memory


@app.cell
def __(mo, torch):
    """Title and introduction"""
    mo.md(
        f"""
        # 🚀 Triton Inference Server Playground
        
        **Why does a GPU answer 32 requests almost as fast as one?**
        
        Most of a GPU is idle while it works on a single request. A model server waits a few
        milliseconds, collects what arrives, and runs it as one batch. Too little waiting
        wastes the GPU, too much annoys the user. This notebook lets you find the balance.
        
        ```
        clients  ──▶  queue per model  ──▶  dynamic batcher  ──▶  GPU  ──▶  answers
        ```
        
        | Setting | More of it means |
        |---------|------------------|
        | Maximum batch size | higher throughput, longer single batches |
        | Queue delay | fuller batches, higher latency at low load |
        | Request rate | more pressure on the queue |
        
        **Backend**: PyTorch {torch.__version__} {"on CUDA ✅" if torch.cuda.is_available() else "on CPU ⚠️"}
        """
    )
    return


@app.cell
def __(mo):
    """Controls: models, scheduler and traffic"""
    
    MODEL_CATALOG = {
        'resnet50': {'task': 'Image classification', 'base_ms': 4.0, 'item_ms': 0.35, 'layers': 4},
        'bert-base': {'task': 'Text embedding', 'base_ms': 6.0, 'item_ms': 0.60, 'layers': 6},
        'yolov8': {'task': 'Object detection', 'base_ms': 5.0, 'item_ms': 0.80, 'layers': 5},
        'whisper-tiny': {'task': 'Speech recognition', 'base_ms': 9.0, 'item_ms': 1.20, 'layers': 8}
    }
    
    model_selector = mo.ui.multiselect(
        options=list(MODEL_CATALOG),
        value=['resnet50', 'bert-base'],
        label="Models to serve"
    )
    
    dynamic_batching = mo.ui.checkbox(
        value=True,
        label="Dynamic batching"
    )
    
    max_batch_size = mo.ui.slider(
        start=1, stop=64, step=1, value=16,
        label="Maximum batch size",
        show_value=True
    )
    
    queue_delay_ms = mo.ui.slider(
        start=0, stop=50, step=1, value=5,
        label="Maximum queue delay (ms)",
        show_value=True
    )
    
    num_instances = mo.ui.slider(
        start=1, stop=4, step=1, value=1,
        label="Instances per model",
        show_value=True
    )
    
    request_rate = mo.ui.slider(
        start=10, stop=500, step=10, value=150,
        label="Requests per second",
        show_value=True
    )
    
    duration_s = mo.ui.slider(
        start=2, stop=20, step=1, value=4,
        label="Duration (s)",
        show_value=True
    )
    
    slo_ms = mo.ui.slider(
        start=10, stop=200, step=10, value=50,
        label="Latency objective (ms)",
        show_value=True
    )
    
    start_server_btn = mo.ui.run_button(label="🚀 Start server and send traffic")
    
    mo.vstack([
        mo.md("## ⚙️ Configuration"),
        mo.hstack([model_selector, dynamic_batching], justify="start"),
        mo.hstack([max_batch_size, queue_delay_ms, num_instances], justify="start"),
        mo.hstack([request_rate, duration_s, slo_ms], justify="start"),
        start_server_btn
    ])
    return (
        MODEL_CATALOG,
        model_selector,
        dynamic_batching,
        max_batch_size,
        queue_delay_ms,
        num_instances,
        request_rate,
        duration_s,
        slo_ms,
        start_server_btn,
    )


@app.cell
def __(mo, torch, subprocess, no_gpu):
    """GPU detection"""
    
    def get_gpu_info() -> Dict:
        """Ask nvidia-smi which GPUs this machine has"""
        try:
            result = subprocess.run(
                ['nvidia-smi',
                 '--query-gpu=index,name,memory.total,driver_version,compute_cap',
                 '--format=csv,noheader'],
                capture_output=True, text=True, check=True, timeout=5
            )
    
            gpus = []
            for line in result.stdout.strip().split('\n'):
                index, name, memory, driver, compute_cap = line.split(', ')
                gpus.append({
                    'GPU': int(index),
                    'Name': name,
                    'Memory': memory,
                    'Driver': driver,
                    'Compute Cap': compute_cap
                })
    
            return {'available': True, 'gpus': gpus}
        except Exception as e:
            return {'available': False, 'error': str(e)}
    
    gpu_info = get_gpu_info()
    
    if gpu_info['available']:
        _output = mo.callout(
            mo.vstack([
                mo.md("✅ **GPU detected**: batches will run on it"),
                mo.ui.table(gpu_info['gpus'], selection=None)
            ]),
            kind="success"
        )
    else:
        _output = mo.callout(
            mo.md(f"⚠️ **No GPU detected**: {gpu_info['error']}"),
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
    
        free, total = torch.cuda.mem_get_info(device)
        return {
            'Allocated (GB)': f"{torch.cuda.memory_allocated(device) / 1024**3:.2f}",
            'Reserved (GB)': f"{torch.cuda.memory_reserved(device) / 1024**3:.2f}",
            'Free (GB)': f"{free / 1024**3:.2f}",
            'Total (GB)': f"{total / 1024**3:.2f}"
        }
    
    gpu_memory = mo.ui.refresh(
        options=["1s", "2s", "5s", "10s"],
        default_interval="2s",
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
def __(torch, np, time, Dict, Optional):
    """The simulated server: requests, models, scheduler"""
    
    class InferenceRequest:
        """One request, with the times it passed each station"""
    
        def __init__(self, request_id: int, model_name: str, arrived: float):
            self.request_id = request_id
            self.model_name = model_name
            self.arrived = arrived
            self.started: Optional[float] = None
            self.finished: Optional[float] = None
            self.batch_size = 0
    
        @property
        def latency_ms(self) -> float:
            """From arrival to answer"""
            return (self.finished - self.arrived) * 1000
    
        @property
        def queue_ms(self) -> float:
            """Part of the latency that was spent waiting"""
            return (self.started - self.arrived) * 1000
    
    class MockModel:
        """Stands in for a network: some real matrix work, and a realistic delay"""
    
        def __init__(self, name: str, spec: Dict, device: str):
            self.name = name
            self.spec = spec
            self.device = device
            self.weight = torch.randn(100, 100, device=device) / 10.0
            self.batches_run = 0
            self.busy_seconds = 0.0
    
        def infer(self, batch_size: int):
            """Run one batch and return the output"""
            start = time.perf_counter()
            hidden = torch.randn(batch_size, 100, 100, device=self.device)
    
            with torch.no_grad():
                for _ in range(self.spec['layers']):
                    hidden = torch.relu(torch.matmul(hidden, self.weight))
    
            if self.device.startswith("cuda"):
                torch.cuda.synchronize()
    
            # A batch costs a fixed part plus a small part per item, with jitter
            target_ms = self.spec['base_ms'] + self.spec['item_ms'] * batch_size
            target_ms *= 1.0 + 0.05 * abs(np.random.randn())
            remaining = target_ms / 1000 - (time.perf_counter() - start)
            if remaining > 0:
                time.sleep(remaining)
    
            self.batches_run += 1
            self.busy_seconds += time.perf_counter() - start
            return hidden.mean(dim=(1, 2))
    
    class MockTritonServer:
        """Queues per model and a dynamic batcher in front of the models"""
    
        def __init__(
            self,
            device: str,
            max_batch_size: int = 16,
            queue_delay_ms: float = 5.0,
            dynamic_batching: bool = True
        ):
            self.device = device
            self.max_batch_size = max_batch_size if dynamic_batching else 1
            self.queue_delay = queue_delay_ms / 1000 if dynamic_batching else 0.0
            self.models: Dict[str, MockModel] = {}
            self.queues: Dict[str, List[InferenceRequest]] = {}
            self.completed: Dict[str, List[InferenceRequest]] = {}
    
        def load_model(self, name: str, spec: Dict):
            """Load a model and warm it up"""
            self.models[name] = MockModel(name, spec, self.device)
            self.queues[name] = []
            self.completed[name] = []
    
            self.models[name].infer(1)
            self.models[name].batches_run = 0
            self.models[name].busy_seconds = 0.0
    
        def submit(self, request: InferenceRequest):
            """Put a request into the queue of its model"""
            self.queues[request.model_name].append(request)
    
        def is_ready(self, name: str) -> bool:
            """A batch leaves when it is full or when its oldest request waited enough"""
            queue = self.queues[name]
            if not queue:
                return False
            if len(queue) >= self.max_batch_size:
                return True
            return time.perf_counter() - queue[0].arrived >= self.queue_delay
    
        def step(self) -> List[InferenceRequest]:
            """Run at most one batch per model and return what was answered"""
            answered = []
    
            for name, model in self.models.items():
                if not self.is_ready(name):
                    continue
    
                queue = self.queues[name]
                batch = queue[:self.max_batch_size]
                self.queues[name] = queue[self.max_batch_size:]
    
                started = time.perf_counter()
                model.infer(len(batch))
                finished = time.perf_counter()
    
                for request in batch:
                    request.started = started
                    request.finished = finished
                    request.batch_size = len(batch)
    
                self.completed[name].extend(batch)
                answered.extend(batch)
    
            return answered
    
        def pending(self) -> int:
            """Number of requests that wait in all the queues"""
            return sum(len(waiting) for waiting in self.queues.values())
    
    return InferenceRequest, MockModel, MockTritonServer,


@app.cell
def __(
    mo, np, time, device, InferenceRequest, MockTritonServer,
    start_server_btn, model_selector, MODEL_CATALOG,
    dynamic_batching, max_batch_size, queue_delay_ms, num_instances,
    request_rate, duration_s, slo_ms, free_gpu_memory, gpu_memory_errors, out_of_memory,
    SEED, torch
):
    """Run the server under load"""
    
    server_results = None
    
    if start_server_btn.value and len(model_selector.value) > 0:
        np.random.seed(SEED)
        torch.manual_seed(SEED)
        _oom = None
        with mo.status.spinner(
            title="🔄 Serving requests...",
            subtitle=f"Maximum batch size: {max_batch_size.value}",
        ):
            try:
                # Bring the server up
                server = MockTritonServer(
                    device=str(device),
                    max_batch_size=max_batch_size.value,
                    queue_delay_ms=queue_delay_ms.value,
                    dynamic_batching=dynamic_batching.value
                )
                load_start = time.perf_counter()
                for model_to_load in model_selector.value:
                    server.load_model(model_to_load, MODEL_CATALOG[model_to_load])
                load_time = time.perf_counter() - load_start
    
                # Poisson traffic: exponential gaps, and a random model for each request
                num_requests = int(request_rate.value * duration_s.value)
                arrival_gaps = np.random.exponential(1.0 / request_rate.value, size=num_requests)
                arrival_times = np.cumsum(arrival_gaps)
                targets = np.random.choice(model_selector.value, size=num_requests)
    
                # Serve while requests arrive
                next_request = 0
                depth_times = []
                depth_values = []
                run_start = time.perf_counter()
    
                while next_request < num_requests:
                    now = time.perf_counter() - run_start
                    while next_request < num_requests and arrival_times[next_request] <= now:
                        server.submit(InferenceRequest(
                            next_request,
                            str(targets[next_request]),
                            run_start + arrival_times[next_request]
                        ))
                        next_request += 1
    
                    depth_times.append(now)
                    depth_values.append(server.pending())
                    if not server.step():
                        time.sleep(0.0005)
    
                # Then answer whatever is left
                while any(server.queues.values()):
                    depth_times.append(time.perf_counter() - run_start)
                    depth_values.append(server.pending())
                    if not server.step():
                        time.sleep(0.0005)
    
                total_time = time.perf_counter() - run_start
    
                # Statistics per model
                model_stats = {}
                for _model_name in model_selector.value:
                    _model_results = server.completed[_model_name]
                    if len(_model_results) == 0:
                        print(f"No requests reached {_model_name}")
                        continue
    
                    _latencies = np.array([request.latency_ms for request in _model_results])
                    waits = np.array([request.queue_ms for request in _model_results])
                    busy = server.models[_model_name].busy_seconds
                    model_stats[_model_name] = {
                        'requests': len(_model_results),
                        'latencies': _latencies,
                        'batch_sizes': [request.batch_size for request in _model_results],
                        'mean': float(_latencies.mean()),
                        'p50': float(np.percentile(_latencies, 50)),
                        'p95': float(np.percentile(_latencies, 95)),
                        'p99': float(np.percentile(_latencies, 99)),
                        'queue_mean': float(waits.mean()),
                        'compute_mean': float((_latencies - waits).mean()),
                        'batches': server.models[_model_name].batches_run,
                        'throughput': len(_model_results) / total_time,
                        'utilization': 100 * busy / total_time,
                        'slo_share': float((_latencies <= slo_ms.value).mean() * 100)
                    }
    
                server_results = {
                    'models': model_stats,
                    'num_requests': num_requests,
                    'total_time': total_time,
                    'load_time': load_time,
                    'throughput': num_requests / total_time,
                    'depth_times': depth_times,
                    'depth_values': depth_values,
                    'device': str(device),
                    'success': True
                }
    
            except gpu_memory_errors() as _error:
                _oom = str(_error)
            except Exception as e:
                server_results = {'error': f'{type(e).__name__}: {e}', 'success': False}
            finally:
                depth_values = model_stats = _model_results = busy = None
                if _oom is not None:
                    server = None
                free_gpu_memory()
        if _oom is not None:
            _smaller = {
                "Models to serve": (f"{len(model_selector.value)} chosen", "fewer"),
                "Maximum batch size": (max_batch_size.value, max(1, max_batch_size.value // 2)),
            }
            mo.stop(True, out_of_memory(_oom, _smaller))
    
    return server_results,


@app.cell
def __(mo, go, pd, np, make_subplots, server_results, MODEL_CATALOG, slo_ms, max_batch_size):
    """Show how the server did"""
    
    if server_results is None:
        _output = mo.callout(
            mo.md("👆 Choose one or more models and start the server"),
            kind="info"
        )
    elif not server_results['success']:
        _output = mo.callout(
            mo.md(
                f"❌ **The server failed**: {server_results['error']}"
                "\n\n💡 Try smaller or different settings."
                " If the error mentions CUDA, restart the kernel before running this again."
            ),
            kind="danger"
        )
    else:
        palette = ['#76b900', '#0074df', '#ef9100', '#952fc6']
        served = server_results['models']
    
        # Latency distribution, one histogram per model
        latency_fig = go.Figure()
        summary_rows = []
    
        for color, _model_name in zip(palette, served):
            _model_results = served[_model_name]
            _latencies = _model_results['latencies']
    
            latency_fig.add_trace(
                go.Histogram(
                    x=_latencies,
                    name=f"{_model_name} (P95 {_model_results['p95']:.0f} ms)",
                    marker_color=color,
                    opacity=0.65,
                    nbinsx=50
                )
            )
    
            summary_rows.append({
                'Model': _model_name,
                'Task': MODEL_CATALOG[_model_name]['task'],
                'Requests': _model_results['requests'],
                'Batches': _model_results['batches'],
                'Mean (ms)': f"{_latencies.mean():.1f}",
                'P50 (ms)': f"{_model_results['p50']:.1f}",
                'P95 (ms)': f"{_model_results['p95']:.1f}",
                'P99 (ms)': f"{_model_results['p99']:.1f}",
                'Requests/s': f"{_model_results['throughput']:.1f}",
                'Busy': f"{_model_results['utilization']:.0f} %",
                'In objective': f"{_model_results['slo_share']:.1f} %"
            })
    
        latency_fig.add_vline(
            x=slo_ms.value,
            line_dash='dash',
            line_color='#d32f2f',
            annotation_text=f"objective {slo_ms.value} ms"
        )
        latency_fig.update_layout(
            title="Latency distribution",
            xaxis_title='Latency (ms)',
            yaxis_title='Requests',
            barmode='overlay',
            height=400
        )
    
        # Where the time goes, and how the load is shared
        names = list(served)
        breakdown_fig = make_subplots(
            rows=1, cols=2,
            subplot_titles=("Mean latency by stage (ms)", "Throughput (requests/s)")
        )
        breakdown_fig.add_trace(
            go.Bar(
                x=names,
                y=[served[name]['queue_mean'] for name in names],
                name="Queue",
                marker_color='#bdbdbd'
            ),
            row=1, col=1
        )
        breakdown_fig.add_trace(
            go.Bar(
                x=names,
                y=[served[name]['compute_mean'] for name in names],
                name="Compute",
                marker_color='#76b900'
            ),
            row=1, col=1
        )
        breakdown_fig.add_trace(
            go.Bar(
                x=names,
                y=[served[name]['throughput'] for name in names],
                showlegend=False,
                marker_color=palette[:len(names)]
            ),
            row=1, col=2
        )
        breakdown_fig.update_layout(barmode='stack', height=380)
    
        # What the batcher made of the traffic
        batch_fig = go.Figure()
        bin_edges = np.arange(0.5, max_batch_size.value + 1.5)
        for color, name in zip(palette, names):
            counts = np.histogram(served[name]['batch_sizes'], bins=bin_edges)[0]
            batch_fig.add_trace(
                go.Bar(
                    x=list(range(1, max_batch_size.value + 1)),
                    y=counts,
                    name=name,
                    marker_color=color
                )
            )
        batch_fig.update_layout(
            title="Requests by size of the batch they travelled in",
            xaxis_title='Batch size',
            yaxis_title='Requests',
            barmode='group',
            height=350
        )
    
        # Pressure on the queues over time
        depth_fig = go.Figure(
            go.Scatter(
                x=server_results['depth_times'],
                y=server_results['depth_values'],
                mode='lines',
                fill='tozeroy',
                line=dict(color='#0074df', width=1)
            )
        )
        depth_fig.update_layout(
            title="Requests waiting",
            xaxis_title='Time (s)',
            yaxis_title='Requests',
            height=300
        )
    
        # One line of advice
        worst_share = min((stats['slo_share'] for stats in served.values()), default=0.0)
        peak_depth = max(server_results['depth_values'], default=0)
        if worst_share >= 99:
            advice = "✅ The objective is met. There may be room for more traffic."
        elif peak_depth > 4 * max_batch_size.value:
            advice = "⚠️ The queue grows: raise the batch size or lower the request rate."
        else:
            advice = "⚠️ Some requests are late: a shorter queue delay may help."
    
        headline = f"""
        | Requests | Run time | Throughput | Model loading | Device |
        |----------|----------|------------|---------------|--------|
        | {server_results['num_requests']} | {server_results['total_time']:.2f} s | {server_results['throughput']:.0f} /s | {server_results['load_time'] * 1000:.0f} ms | {server_results['device']} |
        
        {advice}
        """
    
        _output = mo.vstack([
            mo.md("## 📊 Server report"),
            mo.md(headline),
            mo.ui.table(summary_rows, selection=None),
            mo.ui.plotly(latency_fig),
            mo.ui.plotly(breakdown_fig),
            mo.ui.plotly(batch_fig),
            mo.ui.plotly(depth_fig)
        ])

    _output
    return


@app.cell
def __(mo):
    """From the playground to a real server"""
    mo.md(
        """
        ---
        
        ## 📚 From the playground to a real server
        
        ### 1. Export a model
        
        ```python
        import torch
        from torchvision.models import resnet50
        
        model = resnet50(weights="DEFAULT").eval().cuda()
        example = torch.randn(1, 3, 224, 224, device="cuda")
        traced = torch.jit.trace(model, example)
        traced.save("models/resnet50/1/model.pt")
        
        torch.cuda.synchronize()
        ```
        
        A TensorRT engine is faster still:
        
        ```python
        import torch_tensorrt
        
        engine = torch_tensorrt.compile(
            model,
            inputs=[torch_tensorrt.Input((16, 3, 224, 224), dtype=torch.half)],
            enabled_precisions={torch.half}
        )
        ```
        
        ### 2. Describe it
        
        `models/resnet50/config.pbtxt`:
        
        ```
        platform: "pytorch_libtorch"
        max_batch_size: 16
        input  [{ name: "input__0"  data_type: TYPE_FP32  dims: [3, 224, 224] }]
        output [{ name: "output__0" data_type: TYPE_FP32  dims: [1000] }]
        dynamic_batching {
          preferred_batch_size: [8, 16]
          max_queue_delay_microseconds: 5000
        }
        instance_group [{ count: 2, kind: KIND_GPU }]
        ```
        
        ### 3. Start the server
        
        ```bash
        docker run --gpus all --rm -p 8000:8000 -p 8001:8001 -p 8002:8002 \\
          -v $PWD/models:/models nvcr.io/nvidia/tritonserver:24.08-py3 \\
          tritonserver --model-repository=/models
        ```
        
        ### 4. Send a request
        
        ```python
        import numpy as np
        import tritonclient.http as triton
        
        client = triton.InferenceServerClient("localhost:8000")
        tensor = triton.InferInput("input__0", [1, 3, 224, 224], "FP32")
        tensor.set_data_from_numpy(np.random.rand(1, 3, 224, 224).astype("float32"))
        
        answer = client.infer("resnet50", inputs=[tensor])
        print(answer.as_numpy("output__0").argmax())
        ```
        
        ### 5. Watch it
        
        - `curl localhost:8002/metrics` for Prometheus: queue time, compute time, GPU use
        - `perf_analyzer -m resnet50 --concurrency-range 1:32` for a load test
        - `model-analyzer profile` to search the settings for you
        
        ### Rules of thumb
        
        | Goal | Queue delay | Batch size | Instances |
        |------|-------------|------------|-----------|
        | 🎯 Lowest latency | 0 ms | 1 to 4 | 2 |
        | ⚖️ Balanced | 2 to 5 ms | 8 to 16 | 1 to 2 |
        | 🚀 Highest throughput | 10 ms and more | 32 and more | 1 |
        
        ### Links
        
        - [Triton user guide](https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/index.html)
        - [Server on GitHub](https://github.com/triton-inference-server/server)
        - [Model Analyzer](https://github.com/triton-inference-server/model_analyzer)
        """
    )
    return


if __name__ == "__main__":
    app.run()
