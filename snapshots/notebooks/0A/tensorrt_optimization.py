"""
tensorrt_optimization.py

TensorRT Optimization Workbench

Takes pre-trained vision models from torchvision, measures them in plain
PyTorch, compiles them with TensorRT and shows what the compilation bought:
latency, tail latency and throughput, side by side.

Features:
- 🚀 One-click compilation of ResNet, MobileNet, EfficientNet and VGG
- FP32, FP16 and INT8 engines
- Warm-up and CUDA synchronisation around every measured pass
- Latency distribution charts (mean, P50, P95, P99)
- Live GPU memory monitor
- Falls back to PyTorch-only measurements without TensorRT

Requirements:
- NVIDIA GPU with compute capability 7.0+ (Volta or newer)
- 8 GB GPU memory (16 GB for VGG-16 at large batch sizes)
- CUDA 11.8+ / 12.x
- Python: torch, torchvision, tensorrt, torch_tensorrt, plotly, pandas

Tested on:
- L4 (24 GB), A10G (24 GB), A100 (40 GB)

Author: nbfix contributors
Date: October 2025
"""

import marimo

__generated_with = "0.17.0"
app = marimo.App(width="medium")


@app.cell
def __():
    """Imports and the optional TensorRT stack"""
    import marimo as mo
    import torch
    import torch.nn as nn
    import numpy as np
    import pandas as pd
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots
    import subprocess
    import time
    from typing import Dict, List, Optional, Tuple
    
    # TensorRT is optional: without it only the PyTorch baseline is measured
    try:
        import tensorrt as trt
        import torch_tensorrt
        TRT_AVAILABLE = True
    except ImportError:
        trt = None
        torch_tensorrt = None
        TRT_AVAILABLE = False
    
    return (
        mo, torch, nn, np, pd, go, make_subplots, subprocess, time,
        Dict, List, Optional, Tuple,
        trt, torch_tensorrt, TRT_AVAILABLE,
    )


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
def __(mo, TRT_AVAILABLE, trt):
    """Title and introduction"""
    mo.md(
        f"""
        # 🚀 TensorRT Optimization Workbench
        
        **How much faster does a network get once TensorRT has compiled it?**
        
        Choose a model, a precision and a batch size. The notebook times the eager PyTorch
        model, builds a TensorRT engine from it, and times the engine on the same input.
        
        | Step | What happens |
        |------|--------------|
        | 1️⃣ Baseline | PyTorch forward passes in the chosen precision |
        | 2️⃣ Compile | layers fused, kernels picked for this very GPU |
        | 3️⃣ Compare | latency percentiles, throughput, model size |
        
        **TensorRT**: {f"✅ version {trt.__version__}" if TRT_AVAILABLE else "⚠️ not installed (PyTorch baseline only)"}
        """
    )
    return


@app.cell
def __(mo, TRT_AVAILABLE):
    """Controls: what to optimise, and how to measure it"""
    
    model_selector = mo.ui.dropdown(
        options=['resnet18', 'resnet50', 'mobilenet_v2', 'efficientnet_b0', 'vgg16'],
        value='resnet50',
        label="Model"
    )
    
    precision = mo.ui.dropdown(
        options=['FP32', 'FP16', 'INT8'],
        value='FP16',
        label="Precision"
    )
    
    batch_size = mo.ui.slider(
        start=1, stop=64, step=1, value=8,
        label="Batch size",
        show_value=True
    )
    
    num_iterations = mo.ui.slider(
        start=50, stop=500, step=50, value=100,
        label="Timed iterations",
        show_value=True
    )
    
    warmup_iterations = mo.ui.slider(
        start=5, stop=50, step=5, value=10,
        label="Warm-up iterations",
        show_value=True
    )
    
    optimize_btn = mo.ui.run_button(
        label="🚀 Optimize and benchmark" if TRT_AVAILABLE else "Benchmark PyTorch only"
    )
    
    mo.vstack([
        mo.md("## ⚙️ Configuration"),
        mo.hstack([model_selector, precision], justify="start"),
        mo.hstack([batch_size, num_iterations, warmup_iterations], justify="start"),
        optimize_btn
    ])
    return (
        model_selector,
        precision,
        batch_size,
        num_iterations,
        warmup_iterations,
        optimize_btn,
    )


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
                mo.md("✅ **GPU found**: TensorRT builds its engine for it"),
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
def __(torch, nn):
    """Model zoo"""
    
    def get_model(name: str):
        """Load a pre-trained torchvision model in evaluation mode"""
        from torchvision import models
    
        zoo = {
            'resnet18': (models.resnet18, models.ResNet18_Weights.DEFAULT),
            'resnet50': (models.resnet50, models.ResNet50_Weights.DEFAULT),
            'mobilenet_v2': (models.mobilenet_v2, models.MobileNet_V2_Weights.DEFAULT),
            'efficientnet_b0': (models.efficientnet_b0, models.EfficientNet_B0_Weights.DEFAULT),
            'vgg16': (models.vgg16, models.VGG16_Weights.DEFAULT)
        }
    
        if name not in zoo:
            raise ValueError(f"Unknown model: {name}")
    
        constructor, weights = zoo[name]
        return constructor(weights=weights).eval()
    
    def count_parameters(model) -> int:
        """Number of parameters of a model"""
        return sum(p.numel() for p in model.parameters())
    
    def model_size_mb(model) -> float:
        """Size of parameters and buffers in MB"""
        n_bytes = sum(p.numel() * p.element_size() for p in model.parameters())
        n_bytes += sum(b.numel() * b.element_size() for b in model.buffers())
        return n_bytes / 1024**2
    
    return get_model, count_parameters, model_size_mb,


@app.cell
def __(torch, np, time, torch_tensorrt):
    """Benchmark and TensorRT compilation"""
    
    def benchmark_model(
        model,
        input_shape: Tuple[int, ...],
        device,
        dtype,
        iterations: int = 100,
        warmup: int = 10
    ) -> Dict:
        """Time forward passes and summarise the latencies"""
        data = torch.randn(*input_shape, device=device, dtype=dtype)
        on_gpu = device.type == "cuda"
    
        with torch.no_grad():
            for _ in range(warmup):
                model(data)
    
            if on_gpu:
                torch.cuda.synchronize()
    
            samples = []
            for _ in range(iterations):
                start = time.perf_counter()
                model(data)
                if on_gpu:
                    torch.cuda.synchronize()
                samples.append((time.perf_counter() - start) * 1000)
    
        mean = float(np.mean(samples))
        return {
            'mean': mean,
            'std': float(np.std(samples)),
            'p50': float(np.percentile(samples, 50)),
            'p95': float(np.percentile(samples, 95)),
            'p99': float(np.percentile(samples, 99)),
            'throughput': 1000 / mean,
            'samples': samples
        }
    
    def compile_with_tensorrt(model, input_shape: Tuple[int, ...], precision: str):
        """Compile a model into a TensorRT module"""
        enabled = {torch.float32}
        input_dtype = torch.float32
    
        if precision == 'FP16':
            enabled = {torch.float16}
            input_dtype = torch.float16
        elif precision == 'INT8':
            enabled = {torch.float32, torch.int8}
    
        return torch_tensorrt.compile(
            model,
            inputs=[torch_tensorrt.Input(input_shape, dtype=input_dtype)],
            enabled_precisions=enabled,
            workspace_size=1 << 30
        )
    
    return benchmark_model, compile_with_tensorrt,


@app.cell
def __(
    mo, torch, time, device, TRT_AVAILABLE,
    optimize_btn, model_selector, precision, batch_size,
    num_iterations, warmup_iterations,
    get_model, count_parameters, model_size_mb,
    benchmark_model, compile_with_tensorrt, free_gpu_memory, gpu_memory_errors,
    out_of_memory
):
    """Run the optimisation"""
    
    optimization_results = None
    
    if optimize_btn.value:
        _oom = None
        with mo.status.spinner(
            title="🔄 Optimizing the model...",
            subtitle=f"Batch size: {batch_size.value} · Timed iterations: {num_iterations.value}",
        ):
            try:
                # Load the network and move it to the device
                mo.output.append(mo.md(f"Loading **{model_selector.value}**..."))
                input_shape = (batch_size.value, 3, 224, 224)
                use_half = precision.value == 'FP16' and device.type == "cuda"
                dtype = torch.float16 if use_half else torch.float32
    
                model = get_model(model_selector.value)
                model = model.to(device).to(dtype)
                example_input = torch.randn(*input_shape, device=device, dtype=dtype)
    
                n_params = count_parameters(model)
                size_mb = model_size_mb(model)
    
                # PyTorch first: it is the number that everything is compared with
                mo.output.append(mo.md("Measuring the PyTorch baseline..."))
                pytorch_results = benchmark_model(
                    model, input_shape, device, dtype,
                    num_iterations.value, warmup_iterations.value
                )
    
                trt_results = None
                compile_time = None
                speedup = None
    
                if TRT_AVAILABLE and device.type == "cuda":
                    mo.output.append(mo.md(f"Building a TensorRT engine in {precision.value}..."))
    
                    try:
                        compile_start = time.time()
                        trt_model = compile_with_tensorrt(
                            model, input_shape, precision.value
                        )
                        compile_time = time.time() - compile_start
    
                        trt_results = benchmark_model(
                            trt_model, input_shape, device, dtype,
                            num_iterations.value, warmup_iterations.value
                        )
                        speedup = pytorch_results['mean'] / trt_results['mean']
                    except gpu_memory_errors():
                        raise
                    except Exception as trt_error:
                        trt_results = {'error': str(trt_error)}
    
                optimization_results = {
                    'model': model_selector.value,
                    'precision': precision.value,
                    'batch_size': batch_size.value,
                    'parameters': n_params,
                    'size_mb': size_mb,
                    'pytorch': pytorch_results,
                    'tensorrt': trt_results,
                    'compile_time': compile_time,
                    'speedup': speedup,
                    'success': True
                }
    
            except gpu_memory_errors() as _error:
                _oom = str(_error)
            except Exception as e:
                optimization_results = {'error': str(e), 'success': False}
        if _oom is not None:
            model = example_input = trt_model = None
            free_gpu_memory()
            _smaller = {
                "Model": (model_selector.value, "a smaller one"),
                "Batch size": (batch_size.value, max(1, batch_size.value // 2)),
            }
            mo.stop(True, out_of_memory(_oom, _smaller))
    
    return optimization_results,


@app.cell
def __(mo, go, pd, make_subplots, optimization_results, TRT_AVAILABLE):
    """Show the results"""
    
    if optimization_results is None:
        _output = mo.callout(
            mo.md("👆 Choose a model and press the button to start"),
            kind="info"
        )
    elif 'error' in optimization_results:
        _output = mo.callout(
            mo.md(f"❌ **Optimization failed**: {optimization_results['error']}"),
            kind="danger"
        )
    else:
        baseline = optimization_results['pytorch']
        engine = optimization_results['tensorrt']
    
        summary = mo.md(
            f"""
            ## 📈 {optimization_results['model']} at batch size {optimization_results['batch_size']}
        
            - **Parameters**: {optimization_results['parameters'] / 1e6:.1f} M
            - **Weights**: {optimization_results['size_mb']:.1f} MB
            - **Precision**: {optimization_results['precision']}
            """
        )
    
        if engine is None:
            # No TensorRT on this machine: the baseline alone
            _output = mo.vstack([
                summary,
                mo.callout(mo.md("⚠️ TensorRT did not run: PyTorch baseline only"), kind="warn"),
                mo.hstack([
                    mo.stat(f"{baseline['mean']:.2f} ms", label="Mean latency"),
                    mo.stat(f"{baseline['p99']:.2f} ms", label="P99 latency"),
                    mo.stat(f"{baseline['throughput']:.1f} img/s", label="Throughput")
                ])
            ])
        elif 'error' in engine:
            # The engine could not be built, or failed when it ran
            _output = mo.vstack([
                summary,
                mo.callout(mo.md(f"⚠️ **TensorRT failed**: {engine['error']}"), kind="warn"),
                mo.md(f"PyTorch baseline: **{baseline['mean']:.2f} ms** a batch")
            ])
        else:
            comparison = pd.DataFrame([
                {
                    'Backend': label,
                    'Mean (ms)': round(stats['mean'], 3),
                    'Std (ms)': round(stats['std'], 3),
                    'P50 (ms)': round(stats['p50'], 3),
                    'P95 (ms)': round(stats['p95'], 3),
                    'P99 (ms)': round(stats['p99'], 3),
                    'Throughput (img/s)': round(stats['throughput'], 1)
                }
                for label, stats in [('PyTorch', baseline), ('TensorRT', engine)]
            ])
    
            fig = make_subplots(
                rows=1, cols=2,
                subplot_titles=("Latency percentiles", "Latency distribution")
            )
    
            percentiles = ['p50', 'p95', 'p99']
            for label, stats, color in [
                ('PyTorch', baseline, '#ee4c2c'),
                ('TensorRT', engine, '#76b900')
            ]:
                fig.add_trace(
                    go.Bar(
                        x=[key.upper() for key in percentiles],
                        y=[stats[key] for key in percentiles],
                        name=label,
                        marker_color=color
                    ),
                    row=1, col=1
                )
                fig.add_trace(
                    go.Histogram(
                        x=stats['samples'],
                        name=label,
                        marker_color=color,
                        opacity=0.6,
                        showlegend=False
                    ),
                    row=1, col=2
                )
    
            fig.update_xaxes(title_text="Percentile", row=1, col=1)
            fig.update_yaxes(title_text="Latency (ms)", row=1, col=1)
            fig.update_xaxes(title_text="Latency (ms)", row=1, col=2)
            fig.update_yaxes(title_text="Passes", row=1, col=2)
            fig.update_layout(
                height=420,
                barmode='group',
                margin=dict(t=60, b=40),
                template='plotly_white'
            )
    
            _output = mo.vstack([
                summary,
                mo.hstack([
                    mo.stat(f"{optimization_results['speedup']:.2f}x", label="Speedup"),
                    mo.stat(f"{engine['mean']:.2f} ms", label="TensorRT latency"),
                    mo.stat(f"{optimization_results['compile_time']:.1f} s", label="Compile time")
                ]),
                mo.ui.plotly(fig),
                mo.ui.table(comparison, selection=None)
            ])

    _output
    return


@app.cell
def __(mo):
    """Background and deployment notes"""
    mo.md(
        """
        ---
        
        ## 📚 How TensorRT makes a network faster
        
        **Layer fusion** merges convolution, bias and activation into a single kernel, so
        intermediate feature maps never travel to global memory and back.
        
        **Kernel selection** tries several implementations of each layer on the GPU at hand and
        keeps the quickest. That is why an engine built on an L4 should not be moved to an A100.
        
        **Reduced precision** puts the work on Tensor Cores:
        
        | Precision | Needs | Typical speedup | Accuracy |
        |-----------|-------|-----------------|----------|
        | FP32 | any GPU | 1.2x - 2x | unchanged |
        | FP16 | compute capability 7.0+ | 2x - 4x | nearly unchanged |
        | INT8 | compute capability 7.5+ and calibration | 3x - 6x | check it ⚠️ |
        
        ### Compiling by hand
        
        ```python
        import torch
        import torch_tensorrt
        
        model = MyModel().eval().cuda().half()
        
        engine = torch_tensorrt.compile(
            model,
            inputs=[torch_tensorrt.Input((8, 3, 224, 224), dtype=torch.half)],
            enabled_precisions={torch.half},
        )
        
        with torch.no_grad():
            output = engine(torch.randn(8, 3, 224, 224).cuda().half())
            torch.cuda.synchronize()
        ```
        
        ### Dynamic batch sizes
        
        ```python
        dynamic = torch_tensorrt.Input(
            min_shape=(1, 3, 224, 224),
            opt_shape=(8, 3, 224, 224),
            max_shape=(32, 3, 224, 224),
            dtype=torch.half,
        )
        engine = torch_tensorrt.compile(model, inputs=[dynamic])
        ```
        
        ### Saving the engine
        
        ```python
        torch_tensorrt.save(engine, "model.ep", inputs=[example])
        engine = torch.export.load("model.ep").module()
        ```
        
        ### When something goes wrong
        
        - **Unsupported operator**: let it run in PyTorch with `torch_executed_ops={...}`
        - **Building takes minutes**: normal for large models, so save the engine and reuse it
        - **Not enough memory**: use a smaller batch, or free the PyTorch copy first
        
        ```python
        model.cpu()
        torch.cuda.empty_cache()
        print(torch.cuda.memory_allocated() / 1024**2, "MB")
        ```
        
        ### Further reading
        
        - [TensorRT documentation](https://docs.nvidia.com/deeplearning/tensorrt/)
        - [Torch-TensorRT documentation](https://pytorch.org/TensorRT/)
        """
    )
    return


if __name__ == "__main__":
    app.run()
