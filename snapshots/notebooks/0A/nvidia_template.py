"""
nvidia_template.py

NVIDIA + Marimo Starter Template
================================

A small reactive notebook to copy when you start a new GPU project. It finds
the graphics cards, watches their memory, times a matrix product and shows the
throughput, so that you only have to swap in your own workload.

Features:
- 🔍 GPU detection through nvidia-smi
- 📈 Memory monitor that refreshes by itself
- 🧮 Mixed precision matrix benchmark as a placeholder workload
- ⚙️ Switches for autocast and the cuDNN autotuner

Requirements:
- NVIDIA GPU with 4 GB of memory or more
- CUDA 11.8+ and a matching driver
- PyTorch 2.0+, plotly, pandas

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
    import torch
    import pandas as pd
    import plotly.express as px
    import subprocess
    import json
    from typing import Dict, List, Optional
    return mo, torch, pd, px, subprocess, json, Dict, List, Optional,


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

    return (no_gpu, free_gpu_memory, gpu_memory_errors, out_of_memory)


@app.cell
def __(mo, torch):
    """Notebook title"""
    mo.md(f"""
    # 🚀 NVIDIA GPU Notebook Template
        
    Move a slider and everything that depends on it runs again. Replace the
    matrix product further down by your own model, simulation or query.
        
    **PyTorch**: {torch.__version__} | **CUDA build**: {torch.version.cuda}
    """)
    return


@app.cell
def __(mo):
    """Controls of the placeholder workload"""
    batch_size = mo.ui.slider(
        start=1, stop=128, step=1, value=32,
        label="Batch size",
        show_value=True
    )
    
    precision = mo.ui.dropdown(
        options=["float32", "float16", "bfloat16"],
        value="float16",
        label="Precision"
    )
    
    enable_amp = mo.ui.checkbox(value=True, label="Automatic mixed precision")
    enable_cudnn_benchmark = mo.ui.checkbox(value=True, label="cuDNN autotuner")
    
    mo.vstack([
        mo.md("## ⚙️ Settings"),
        mo.hstack([batch_size, precision], justify="start"),
        mo.hstack([enable_amp, enable_cudnn_benchmark], justify="start")
    ])
    return batch_size, precision, enable_amp, enable_cudnn_benchmark,


@app.cell
def __(mo, torch, subprocess, json, no_gpu):
    """GPU detection and device choice"""
    
    def get_gpu_info() -> Dict:
        """Ask nvidia-smi which GPUs this machine has"""
        try:
            result = subprocess.run(
                ['nvidia-smi',
                 '--query-gpu=index,name,memory.total,driver_version,compute_cap',
                 '--format=csv,noheader,nounits'],
                capture_output=True, text=True, check=True
            )
    
            gpus = []
            for line in result.stdout.strip().split('\n'):
                index, name, memory, driver, capability = line.split(', ')
                gpus.append({
                    'index': int(index),
                    'name': name,
                    'memory_mb': int(memory),
                    'driver': driver,
                    'compute_capability': capability
                })
    
            return {'available': True, 'gpus': gpus}
        except Exception as e:
            return {'available': False, 'error': str(e)}
    
    gpu_info = get_gpu_info()
    
    if gpu_info['available']:
        gpu_cards = [
            f"**GPU {card['index']}** {card['name']}: "
            f"{card['memory_mb'] / 1024:.1f} GB, compute {card['compute_capability']}"
            for card in gpu_info['gpus']
        ]
    
        _output = mo.callout(
            mo.md("### ✅ GPU ready\n\n" + "\n\n".join(gpu_cards)),
            kind="success"
        )
    else:
        _output = mo.callout(
            mo.md(f"⚠️ **No GPU found**: {gpu_info['error']}. Using the CPU."), kind="warn"
        )
    
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu(gpu_info.get("error")))

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    _output
    return get_gpu_info, gpu_info, device,


@app.cell
def __(mo, torch, device):
    """GPU memory monitor"""
    
    def get_gpu_memory():
        """Memory of the current device in GB"""
        if device.type != "cuda":
            return None
    
        total = torch.cuda.get_device_properties(device).total_memory / 1024**3
        allocated = torch.cuda.memory_allocated(device) / 1024**3
        reserved = torch.cuda.memory_reserved(device) / 1024**3
    
        return {
            'allocated': allocated,
            'reserved': reserved,
            'free': total - reserved,
            'total': total
        }
    
    gpu_memory = mo.ui.refresh(
        options=["1s", "2s", "5s", "10s"],
        default_interval="2s",
        label="🔄 Memory refresh"
    )

    gpu_memory
    return get_gpu_memory, gpu_memory,


@app.cell
def __(get_gpu_memory, gpu_memory, mo):
    """Shows get_gpu_memory() again at every tick of gpu_memory"""

    gpu_memory.value  # every tick runs this cell again
    _gpu_memory_now = get_gpu_memory()

    mo.hstack([mo.md("### 📊 GPU memory"), _gpu_memory_now])
    return


@app.cell
def __(mo, px, gpu_memory, get_gpu_memory):
    """Chart of the memory monitor"""
    gpu_memory.value  # every tick runs this cell again
    _gpu_memory_now = get_gpu_memory()

    _output = None
    if _gpu_memory_now:
        mem_data = _gpu_memory_now
    
        mem_fig = px.bar(
            x=["Allocated", "Reserved", "Free"],
            y=[mem_data['allocated'], mem_data['reserved'], mem_data['free']],
            labels={'x': "", 'y': "GB"},
            title=f"GPU memory ({mem_data['total']:.1f} GB in all)"
        )
    
        mem_fig.update_layout(height=320, showlegend=False)
        _output = mo.ui.plotly(mem_fig)

    _output
    return


@app.cell
def __(
    mo, torch, pd, device, batch_size, precision, enable_amp, enable_cudnn_benchmark,
    free_gpu_memory, gpu_memory_errors, out_of_memory,
):
    """Placeholder workload: one timed matrix product"""
    _output = mo.md("## GPU Computation")
    
    # Configure the backend
    torch.backends.cudnn.benchmark = enable_cudnn_benchmark.value
    
    compute_dtype = getattr(torch, precision.value)
    matrix_size = 128 * batch_size.value
    
    _oom = None
    # Two random operands
    with mo.status.spinner(title="GPU Computation", subtitle=f"Batch size: {batch_size.value}"):
        try:
            A = torch.randn(matrix_size, matrix_size, device=device, dtype=compute_dtype)
            B = torch.randn(matrix_size, matrix_size, device=device, dtype=compute_dtype)
    
            # Timed section
            with torch.autocast(device_type=device.type, enabled=enable_amp.value):
                import time
                torch.cuda.synchronize()
    
                start_time = time.time()
                C = torch.matmul(A, B)
                torch.cuda.synchronize()
                elapsed = time.time() - start_time
    
            # Throughput and memory figures
            flops = 2 * matrix_size ** 3
            tflops = flops / elapsed / 1e12
    
            peak_gb = torch.cuda.max_memory_allocated(device) / 1024**3
            current_gb = torch.cuda.memory_allocated(device) / 1024**3
            checksum = C.float().mean().item()
        except gpu_memory_errors() as _error:
            _oom = str(_error)
    if _oom is not None:
        A = B = C = None
        free_gpu_memory()
        _smaller = {"Batch size": (batch_size.value, max(1, batch_size.value // 2))}
        mo.stop(True, out_of_memory(_oom, _smaller))
    
    stats = pd.DataFrame({
        'Metric': ["Matrix size", "Precision", "Time", "Throughput",
                   "Memory now", "Memory peak", "Mean of C"],
        'Value': [f"{matrix_size} x {matrix_size}", precision.value,
                  f"{elapsed * 1000:.2f} ms", f"{tflops:.2f} TFLOPS",
                  f"{current_gb:.2f} GB", f"{peak_gb:.2f} GB", f"{checksum:.4f}"]
    })
    
    mo.vstack([_output, mo.ui.table(stats, selection=None, label="🧮 Matrix product")])
    return


@app.cell
def __(mo):
    """How to adapt the template"""
    mo.md(
        """
        ## 💡 Adapting this notebook
        
        Keep the detection cell, then replace the matrix product:
        
        ```python
        model = MyModel().to(device)
        with torch.autocast("cuda", dtype=torch.float16):
            prediction = model(batch.to(device, non_blocking=True))
        print(torch.cuda.memory_summary())
        ```
        
        - Create tensors on the GPU rather than copying them there
        - Time with `torch.cuda.Event` when you compare kernels
        - Lower the batch size first when memory gets tight
        """
    )
    return


@app.cell
def __(mo):
    """Links"""
    mo.md("""
    **More to read**: [CUDA toolkit](https://docs.nvidia.com/cuda/) ·
    [PyTorch AMP](https://pytorch.org/docs/stable/amp.html) · [marimo](https://docs.marimo.io)
    """)
    return


if __name__ == "__main__":
    app.run()