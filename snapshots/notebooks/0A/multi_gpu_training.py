"""
multi_gpu_training.py

Multi-GPU Training Scaling Dashboard
====================================

Train the same convolutional classifier on one GPU and on every GPU of the
host, then compare throughput, epoch time, convergence and scaling efficiency
in one interactive page. The notebook is meant for teams that want to know
whether a second, fourth or eighth card pays off before they buy it.

Features:
- 🔍 Discovers every NVIDIA GPU through nvidia-smi and through PyTorch
- 🚀 Single-GPU baseline against multi-GPU data parallel (DDP) training
- 📈 Loss curves, epoch times and throughput side by side
- ⚖️ Scaling efficiency against the ideal linear speedup
- 💾 Memory monitor for each card
- 🧮 Synthetic image data, so nothing has to be downloaded

Requirements:
- NVIDIA GPU with 8GB+ memory (2 or more GPUs recommended)
- CUDA 11.8+ and driver 525+
- PyTorch 2.0+
- NVLink is optional, PCIe Gen4 is enough for small models

Suggested hardware:
- 1x NVIDIA L4 (24GB)
- 2x NVIDIA A100 (40GB, PCIe)
- 8x NVIDIA H100 (80GB, NVLink)

Usage:
    marimo edit multi_gpu_training.py

Author: nbfix contributors
Date: October 2025
"""

import marimo

__generated_with = "0.17.0"
app = marimo.App(width="medium")


@app.cell
def __():
    """Import the libraries that the dashboard needs"""
    import marimo as mo
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
    import torch.optim as optim
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots
    import pandas as pd
    import subprocess
    import time
    from typing import Dict, List, Optional, Tuple
    return (
        mo, torch, nn, F, optim, go, make_subplots,
        pd, subprocess, time, Dict, List, Optional, Tuple,
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

    return (no_gpu, free_gpu_memory, gpu_memory_errors, out_of_memory)


@app.cell
def __(mo):
    """Page title"""
    mo.md(f"""
    # 🚀 Multi-GPU Training Scaling Dashboard
    
    **How much faster does training get when you add GPUs?** This page answers the
    question for a small convolutional network, on *your* machine:
    
    1. a baseline run on a single GPU,
    2. the same run, spread over all GPUs with data parallel training,
    3. a comparison of throughput, epoch time and scaling efficiency.
    
    ## 📋 How to use it
    - Pick the model size, the global batch size and the number of epochs
    - Press **Start Training**
    - Read the scaling report below the controls
    
    ⚠️ With one GPU only the baseline is measured.
    
    ---
    """)
    return


@app.cell
def __(mo):
    """Training controls"""
    
    # The global batch is split over the GPUs, so keep it divisible
    available_gpus = torch.cuda.device_count() if torch.cuda.is_available() else 1
    gpu_step = max(available_gpus, 1)
    
    batch_size = mo.ui.slider(
        start=max(gpu_step, 32),
        stop=512,
        step=gpu_step,
        value=max(gpu_step, 32) + gpu_step * 4,
        label=f"Global batch size (divisible by {gpu_step} GPU(s))",
        show_value=True
    )
    
    model_size = mo.ui.dropdown(
        options={'Small (32 channels)': 32, 'Medium (64 channels)': 64, 'Large (128 channels)': 128},
        value='Medium (64 channels)',
        label="Model size"
    )
    
    num_epochs = mo.ui.slider(
        start=1,
        stop=20,
        step=1,
        value=5,
        label="Epochs",
        show_value=True
    )
    
    learning_rate = mo.ui.dropdown(
        options={'1e-2': 0.01, '1e-3': 0.001, '1e-4': 0.0001},
        value='1e-3',
        label="Learning rate"
    )
    
    train_btn = mo.ui.run_button(label="🚀 Start Training")
    
    mo.vstack([
        mo.md("## ⚙️ Training Configuration"),
        mo.hstack([model_size, learning_rate], justify="start", gap=2),
        mo.hstack([batch_size, num_epochs], justify="start", gap=2),
        train_btn
    ])
    return batch_size, model_size, num_epochs, learning_rate, train_btn, available_gpus, gpu_step


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
    
            return {'available': True, 'gpus': gpus, 'count': len(gpus)}
        except Exception as e:
            return {'available': False, 'error': str(e), 'count': 0}
    
    gpu_info = get_gpu_info()
    n_gpus = torch.cuda.device_count()
    
    if gpu_info['available'] and n_gpus > 0:
        if n_gpus == 1:
            _output = mo.callout(
                mo.vstack([
                    mo.md("⚠️ **Only one GPU found.** The baseline runs, the scaling comparison is skipped."),
                    mo.ui.table(gpu_info['gpus'], selection=None)
                ]),
                kind="warn"
            )
        else:
            _output = mo.callout(
                mo.vstack([
                    mo.md(f"✅ **{n_gpus} GPUs are ready for data parallel training**"),
                    mo.ui.table(gpu_info['gpus'], selection=None)
                ]),
                kind="success"
            )
    else:
        _output = mo.callout(
            mo.md(f"❌ **No GPU found**: {gpu_info.get('error', 'PyTorch sees no CUDA device')}"),
            kind="danger"
        )
    
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu(gpu_info.get("error"), ends_script=False))

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    _output
    return get_gpu_info, gpu_info, n_gpus, device


@app.cell
def __(torch, mo, n_gpus):
    """Memory monitor with one row for each GPU"""
    
    def get_gpu_memory() -> Optional[List[Dict]]:
        """Allocated, reserved and total memory of every GPU in GB"""
        if not torch.cuda.is_available():
            return None
    
        rows = []
        for gpu_id in range(n_gpus):
    
            allocated = torch.cuda.memory_allocated(gpu_id) / 1e9
            reserved = torch.cuda.memory_reserved(gpu_id) / 1e9
            total = torch.cuda.get_device_properties(gpu_id).total_memory / 1e9
    
            rows.append({
                'GPU': gpu_id,
                'Allocated (GB)': round(allocated, 2),
                'Reserved (GB)': round(reserved, 2),
                'Total (GB)': round(total, 2),
                'In use (%)': round(reserved / total * 100, 1)
            })
    
        return rows
    
    gpu_memory = mo.ui.refresh(
        options=[2, 5, 10, 30],
        default_interval=5,
        label="Refresh every (s)"
    )

    gpu_memory
    return get_gpu_memory, gpu_memory


@app.cell
def __(device, get_gpu_memory, gpu_memory, mo):
    """Shows get_gpu_memory() again at every tick of gpu_memory"""

    gpu_memory.value  # every tick runs this cell again
    _gpu_memory_now = get_gpu_memory()

    if device.type == "cuda":
        _output = mo.vstack([
            mo.md("### 💾 GPU Memory Monitor"),
            mo.ui.table(_gpu_memory_now, selection=None) if _gpu_memory_now
            else mo.md("*Waiting for the first sample…*")
        ])
    else:
        _output = mo.md("💾 *The memory monitor needs a CUDA device*")

    _output
    return


@app.cell
def __(nn, torch, F):
    """Model: a compact residual network for 32x32 images"""
    
    class ResidualBlock(nn.Module):
        """Two 3x3 convolutions with a skip connection"""
    
        def __init__(self, in_channels: int, out_channels: int, stride: int = 1):
            super().__init__()
            self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
            self.bn1 = nn.BatchNorm2d(out_channels)
    
            self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
            self.bn2 = nn.BatchNorm2d(out_channels)
    
            self.shortcut = nn.Identity()
            if stride != 1 or in_channels != out_channels:
    
                self.shortcut = nn.Sequential(
                    nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False),
                    nn.BatchNorm2d(out_channels)
                )
    
        def forward(self, x):
            out = F.relu(self.bn1(self.conv1(x)))
            out = self.bn2(self.conv2(out))
            return F.relu(out + self.shortcut(x))
    
    class ScalingNet(nn.Module):
        """Stem, three residual stages and a linear classifier
        
        Args:
            hidden_dim: channels of the first stage, doubled in each later stage
            num_classes: number of target classes
            dropout: probability for the head
        """
    
        def __init__(self, hidden_dim: int = 64, num_classes: int = 10, dropout: float = 0.2):
            super().__init__()
            self.stem = nn.Sequential(
                nn.Conv2d(3, hidden_dim, 3, padding=1, bias=False),
                nn.BatchNorm2d(hidden_dim),
                nn.ReLU(inplace=True)
            )
    
            self.stage1 = ResidualBlock(hidden_dim, hidden_dim)
            self.stage2 = ResidualBlock(hidden_dim, hidden_dim * 2, stride=2)
            self.stage3 = ResidualBlock(hidden_dim * 2, hidden_dim * 4, stride=2)
    
            self.dropout = nn.Dropout(dropout)
    
            self.head = nn.Linear(hidden_dim * 4, num_classes)
    
        def forward(self, x):
            x = self.stem(x)
    
            x = self.stage3(self.stage2(self.stage1(x)))
    
            x = F.adaptive_avg_pool2d(x, 1).flatten(1)
    
            return self.head(self.dropout(x))
    return ResidualBlock, ScalingNet


@app.cell
def __(torch, optim, nn, F, time, Tuple, List):
    """Training helpers: synthetic data, one epoch, single-GPU and multi-GPU runs"""
    
    def create_synthetic_data(
        num_batches: int,
        batch_size: int,
        device: torch.device,
        num_classes: int = 10
    ) -> List[Tuple[torch.Tensor, torch.Tensor]]:
        """Random image batches that already live on the device, so that no loader hides the GPU time"""
        batches = []
        for _ in range(num_batches):
            images = torch.randn(batch_size, 3, 32, 32, device=device)
            labels = torch.randint(0, num_classes, (batch_size,), device=device)
            batches.append((images, labels))
    
        return batches
    
    def train_epoch(
        model: nn.Module,
        batches: List[Tuple[torch.Tensor, torch.Tensor]],
        optimizer: optim.Optimizer,
        criterion: nn.Module
    ) -> Dict:
        """One pass over the batches: mean loss, accuracy, seconds and sample count"""
        model.train()
        loss_sum = 0.0
        correct = 0
        seen = 0
    
        start = time.time()
    
        for images, labels in batches:
            optimizer.zero_grad()
            logits = model(images)
            loss = criterion(logits, labels)
    
            loss.backward()
            optimizer.step()
    
            loss_sum += loss.item()
            correct += (logits.argmax(dim=1) == labels).sum().item()
            seen += labels.size(0)
    
        return {
            'loss': loss_sum / len(batches),
            'accuracy': correct / seen * 100,
            'time': time.time() - start,
            'samples': seen
        }
    
    def run_epochs(
        model: nn.Module,
        batches: List[Tuple[torch.Tensor, torch.Tensor]],
        epochs: int,
        lr: float
    ) -> Dict:
        """Train for some epochs with AdamW and collect the curves"""
        optimizer = optim.AdamW(model.parameters(), lr=lr, weight_decay=0.01)
        criterion = nn.CrossEntropyLoss()
    
        losses, accuracies, epoch_times = [], [], []
    
        samples = 0
        for _ in range(epochs):
            stats = train_epoch(model, batches, optimizer, criterion)
            losses.append(stats['loss'])
            accuracies.append(stats['accuracy'])
            epoch_times.append(stats['time'])
            samples += stats['samples']
    
        total_time = sum(epoch_times)
        return {
            'losses': losses,
            'accuracies': accuracies,
            'epoch_times': epoch_times,
            'total_time': total_time,
            'throughput': samples / total_time
        }
    
    def train_single_gpu(
        model: nn.Module,
        batches: List[Tuple[torch.Tensor, torch.Tensor]],
        epochs: int,
        lr: float,
        device: torch.device
    ) -> Dict:
        """Baseline on one device"""
        model = model.to(device)
    
        stats = run_epochs(model, batches, epochs, lr)
        stats['gpus'] = 1
    
        return stats
    
    def train_multi_gpu(
        model: nn.Module,
        batches: List[Tuple[torch.Tensor, torch.Tensor]],
        epochs: int,
        lr: float,
        gpu_ids: List[int]
    ) -> Dict:
        """DDP run: replicate the model on each GPU and split every batch among them"""
        model = nn.DataParallel(model.to(f"cuda:{gpu_ids[0]}"), device_ids=gpu_ids)
    
        stats = run_epochs(model, batches, epochs, lr)
        stats['gpus'] = len(gpu_ids)
    
        return stats
    return (
        create_synthetic_data,
        train_epoch,
        run_epochs,
        train_single_gpu,
        train_multi_gpu,
    )


@app.cell
def __(
    train_btn, model_size, batch_size, num_epochs, learning_rate,
    ScalingNet, create_synthetic_data, train_single_gpu, train_multi_gpu,
    mo, device, n_gpus, free_gpu_memory, gpu_memory_errors, out_of_memory
):
    """Run the baseline and the multi-GPU training"""
    
    training_results = None
    
    if train_btn.value:
        _oom = None
        with mo.status.spinner(
            title="🔄 Training on the selected GPUs...",
            subtitle=f"batch size: {batch_size.value} · Epochs: {num_epochs.value}",
        ):
            try:
                hidden_dim = model_size.value
                per_gpu_batch = batch_size.value // max(n_gpus, 1)
    
                # Parameter count for the report
                model = ScalingNet(hidden_dim=hidden_dim)
                num_params = sum(p.numel() for p in model.parameters())
    
                _results = {}
    
                # Step 1: baseline
                mo.output.append(mo.md("**Step 1/2** 🏃 Single-GPU baseline"))
                data_single = create_synthetic_data(50, batch_size.value, device)
    
                model_single = ScalingNet(hidden_dim=hidden_dim)
                _results['single'] = train_single_gpu(
                    model_single,
                    data_single,
                    num_epochs.value,
                    learning_rate.value,
                    device
                )
    
                # Step 2: all GPUs
                if n_gpus > 1:
                    mo.output.append(mo.md(f"**Step 2/2** 🚀 Data parallel run on {n_gpus} GPUs"))
    
                    model_multi = ScalingNet(hidden_dim=hidden_dim)
    
                    gpu_ids = list(range(n_gpus))
                    _results['multi'] = train_multi_gpu(
                        model_multi,
                        data_single,
                        num_epochs.value,
                        learning_rate.value,
                        gpu_ids
                    )
    
                    time_ratio = _results['single']['total_time'] / _results['multi']['total_time']
                    _results['speedup'] = time_ratio
                    _results['efficiency'] = time_ratio / n_gpus * 100
                else:
                    mo.output.append(mo.md("**Step 2/2** ⏭️ Skipped, it needs at least two GPUs"))
    
                training_results = {
                    'success': True,
                    'results': _results,
                    'num_params': num_params,
                    'batch_size': batch_size.value,
                    'epochs': num_epochs.value,
                    'n_gpus': n_gpus,
                    'device': str(device)
                }
    
            except gpu_memory_errors() as _error:
                _oom = str(_error)
            except Exception as e:
                training_results = {'error': str(e), 'success': False}
        if _oom is not None:
            model = data_single = model_single = model_multi = None
            free_gpu_memory()
            _smaller = {
                "batch size": (batch_size.value, "a smaller one"),
                "Model size": (model_size.value, "a smaller one"),
            }
            mo.stop(True, out_of_memory(_oom, _smaller))
    return (training_results,)


@app.cell
def __(training_results, go, make_subplots, pd, mo):
    """Scaling report"""
    
    if training_results is None:
        _output = mo.callout(
            mo.md("👆 **Nothing to show yet.** Choose a configuration and press **Start Training**."),
            kind="info"
        )
    elif 'error' in training_results:
        _output = mo.callout(
            mo.md(f"❌ **The training failed:** {training_results['error']}"),
            kind="danger"
        )
    else:
        _results = training_results['results']
        single = _results['single']
        epoch_axis = list(range(1, training_results['epochs'] + 1))
    
        if 'multi' in _results:
            multi = _results['multi']
            gpu_total = training_results['n_gpus']
    
            # Loss, epoch time, throughput and scaling in one figure
            fig = make_subplots(
                rows=2,
                cols=2,
                subplot_titles=(
                    "Training loss",
                    "Seconds per epoch",
                    "Throughput (images/s)",
                    "Speedup against ideal scaling"
                ),
                vertical_spacing=0.16
            )
    
            fig.add_trace(
                go.Scatter(
                    x=epoch_axis,
                    y=single['losses'],
                    mode='lines+markers',
                    name='1 GPU',
                    line=dict(color='#9aa5b1', width=3)
                ),
                row=1, col=1
            )
    
            fig.add_trace(
                go.Scatter(
                    x=epoch_axis,
                    y=multi['losses'],
                    mode='lines+markers',
                    name=f'{gpu_total} GPUs',
                    line=dict(color='#76b900', width=3)
                ),
                row=1, col=1
            )
    
            fig.add_trace(
                go.Bar(
                    x=epoch_axis,
                    y=single['epoch_times'],
                    name='1 GPU',
                    marker_color='#9aa5b1',
                    showlegend=False
                ),
                row=1, col=2
            )
    
            fig.add_trace(
                go.Bar(
                    x=epoch_axis,
                    y=multi['epoch_times'],
                    name=f'{gpu_total} GPUs',
                    marker_color='#76b900',
                    showlegend=False
                ),
                row=1, col=2
            )
    
            fig.add_trace(
                go.Bar(
                    x=['1 GPU', f'{gpu_total} GPUs'],
                    y=[single['throughput'], multi['throughput']],
                    marker_color=['#9aa5b1', '#76b900'],
                    text=[f"{single['throughput']:.0f}", f"{multi['throughput']:.0f}"],
                    textposition='auto',
                    showlegend=False
                ),
                row=2, col=1
            )
    
            fig.add_trace(
                go.Scatter(
                    x=[1, gpu_total],
                    y=[1, gpu_total],
                    mode='lines',
                    name='Ideal',
                    line=dict(color='#d64545', dash='dash')
                ),
                row=2, col=2
            )
    
            fig.add_trace(
                go.Scatter(
                    x=[1, gpu_total],
                    y=[1, _results['speedup']],
                    mode='lines+markers',
                    name='Measured',
                    line=dict(color='#76b900', width=3)
                ),
                row=2, col=2
            )
    
            fig.update_xaxes(title_text="Epoch", row=1, col=1)
            fig.update_xaxes(title_text="Epoch", row=1, col=2)
            fig.update_xaxes(title_text="GPUs", row=2, col=2)
            fig.update_layout(height=720, template='plotly_white', barmode='group')
    
            report = pd.DataFrame({
                'Metric': [
                    'Total time (s)',
                    'Throughput (images/s)',
                    'Final loss',
                    'Final accuracy (%)',
                    'Mean epoch (s)'
                ],
                '1 GPU': [
                    f"{single['total_time']:.2f}",
                    f"{single['throughput']:.0f}",
                    f"{single['losses'][-1]:.4f}",
                    f"{single['accuracies'][-1]:.1f}",
                    f"{single['total_time'] / len(single['epoch_times']):.2f}"
                ],
                f'{gpu_total} GPUs': [
                    f"{multi['total_time']:.2f}",
                    f"{multi['throughput']:.0f}",
                    f"{multi['losses'][-1]:.4f}",
                    f"{multi['accuracies'][-1]:.1f}",
                    f"{multi['total_time'] / len(multi['epoch_times']):.2f}"
                ]
            })
    
            if _results['efficiency'] > 85:
                verdict = "🟢 Near-linear scaling: the GPUs are kept busy"
            elif _results['efficiency'] > 60:
                verdict = "🟡 Fair scaling: try a larger batch for each GPU"
            else:
                verdict = "🔴 Poor scaling: communication costs more than it gains"
    
            _output = mo.vstack([
                mo.md("## 📊 Scaling Report"),
                mo.hstack([
                    mo.stat(value=f"{_results['speedup']:.2f}x", label="Speedup"),
                    mo.stat(value=f"{_results['efficiency']:.0f}%", label="Scaling efficiency"),
                    mo.stat(value=f"{training_results['num_params'] / 1e6:.2f}M", label="Parameters")
                ], justify="start", gap=2),
                mo.md(f"**{verdict}**"),
                mo.ui.plotly(fig),
                mo.ui.table(report, selection=None)
            ])
        else:
            fig_single = make_subplots(
                rows=1,
                cols=2,
                subplot_titles=("Training loss", "Seconds per epoch")
            )
    
            fig_single.add_trace(
                go.Scatter(
                    x=epoch_axis,
                    y=single['losses'],
                    mode='lines+markers',
                    name='Loss',
                    line=dict(color='#76b900', width=3)
                ),
                row=1, col=1
            )
    
            fig_single.add_trace(
                go.Bar(x=epoch_axis, y=single['epoch_times'], name='Seconds', marker_color='#9aa5b1'),
                row=1, col=2
            )
    
            fig_single.update_layout(height=400, template='plotly_white', showlegend=False)
    
            _output = mo.vstack([
                mo.md(f"## 📊 Baseline Report ({training_results['device']})"),
                mo.hstack([
                    mo.stat(value=f"{single['throughput']:.0f}", label="Images per second"),
                    mo.stat(value=f"{single['total_time']:.1f}s", label="Total time"),
                    mo.stat(value=f"{single['losses'][-1]:.3f}", label="Final loss")
                ], justify="start", gap=2),
                mo.ui.plotly(fig_single),
                mo.md("💡 *Run this page on a machine with two or more GPUs to see the scaling comparison.*")
            ])

    _output
    return


@app.cell
def __(mo):
    """Guide to multi-GPU training"""
    mo.md(
        """
        ---
        
        ## 📚 A Short Guide to Multi-GPU Training
        
        ### Which strategy fits?
        
        | Strategy | The model fits on one GPU | Communication | Typical use |
        |----------|---------------------------|---------------|-------------|
        | Data parallel | yes | gradients, once a step | most vision and NLP models |
        | Sharded data parallel (FSDP) | no | weights and gradients | 7B+ language models |
        | Tensor parallel | no | activations, every layer | very wide layers |
        | Pipeline parallel | no | activations, between stages | very deep models |
        
        Data parallel training is what this page measures: each GPU holds a full
        copy of the weights, computes gradients on its share of the batch, and the
        gradients are averaged before the optimizer step.
        
        ### 1️⃣ From `DataParallel` to `DistributedDataParallel`
        
        `nn.DataParallel` needs one line and a single process, but it copies the model
        in every step and the Python interpreter becomes the bottleneck. For real jobs
        start one process for each GPU:
        
        ```python
        import os
        import torch
        import torch.distributed as dist
        from torch.nn.parallel import DistributedDataParallel as DDP
        
        def setup_worker():
            dist.init_process_group("nccl")
            local_rank = int(os.environ["LOCAL_RANK"])
            torch.cuda.set_device(local_rank)
            return local_rank
        
        local_rank = setup_worker()
        model = ScalingNet().to(local_rank)
        
        model = DDP(model, device_ids=[local_rank])
        
        for images, labels in loader:
            images = images.to(local_rank, non_blocking=True)
            labels = labels.to(local_rank, non_blocking=True)
        
            loss = criterion(model(images), labels)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()   # NCCL averages the gradients here
            optimizer.step()
        
        dist.destroy_process_group()
        ```
        
        Launch it with:
        
        ```bash
        torchrun --standalone --nproc_per_node=4 train.py
        ```
        
        ### 2️⃣ Feed every rank its own data
        
        Without a distributed sampler each process trains on the same samples, and the
        extra GPUs are wasted:
        
        ```python
        from torch.utils.data import DataLoader
        from torch.utils.data.distributed import DistributedSampler
        
        sampler = DistributedSampler(dataset, shuffle=True)
        loader = DataLoader(
            dataset,
            batch_size=64,          # for each GPU
            sampler=sampler,
            num_workers=8,
            pin_memory=True,
            persistent_workers=True,
        )
        
        for epoch in range(epochs):
            sampler.set_epoch(epoch)   # a new shuffle in each epoch
            train_epoch(model, loader, optimizer, criterion)
        ```
        
        ### 3️⃣ Scale the learning rate with the batch
        
        Eight GPUs with 64 samples each make a global batch of 512. The linear rule
        is a good start, with a few hundred steps of warm-up:
        
        ```python
        base_lr = 1e-3
        world_size = torch.cuda.device_count()
        
        optimizer = optim.AdamW(model.parameters(), lr=base_lr * world_size)
        
        warmup = torch.optim.lr_scheduler.LinearLR(
            optimizer,
            start_factor=1 / world_size,
            total_iters=500,
        )
        ```
        
        ### 4️⃣ Mixed precision
        
        Tensor cores double the throughput on Ampere and later. With bfloat16 no loss
        scaling is needed:
        
        ```python
        with torch.autocast("cuda", dtype=torch.bfloat16):
            logits = model(images)
            loss = criterion(logits, labels)
        
        loss.backward()
        optimizer.step()
        ```
        
        ### 5️⃣ Gradient accumulation
        
        When the batch does not fit, skip the all-reduce on all but the last micro-step:
        
        ```python
        accumulation_steps = 4
        
        for step, (images, labels) in enumerate(loader):
            is_last = (step + 1) % accumulation_steps == 0
            context = nullcontext() if is_last else model.no_sync()
            with context:
                loss = criterion(model(images), labels) / accumulation_steps
        
                loss.backward()
            if is_last:
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
        ```
        
        ### 6️⃣ Models that do not fit: FSDP
        
        ```python
        from torch.distributed.fsdp import FullyShardedDataParallel as FSDP
        from torch.distributed.fsdp import MixedPrecision, ShardingStrategy
        
        model = FSDP(
            model,
            sharding_strategy=ShardingStrategy.FULL_SHARD,
            mixed_precision=MixedPrecision(param_dtype=torch.bfloat16),
            device_id=torch.cuda.current_device(),
        )
        ```
        
        ### 🔎 Reading the scaling report
        
        Efficiency is the measured speedup divided by the number of GPUs:
        
        | Efficiency | Meaning | What to try |
        |------------|---------|-------------|
        | above 85 % | compute bound | add GPUs |
        | 60 to 85 % | some communication overhead | larger batch for each GPU |
        | below 60 % | communication or input bound | DDP, NVLink, faster loader |
        
        ### 🛠️ Check the interconnect
        
        ```bash
        nvidia-smi topo -m          # NV# = NVLink, PIX/PHB = PCIe, SYS = across sockets
        NCCL_DEBUG=INFO torchrun --nproc_per_node=4 train.py
        ```
        
        ```python
        for src in range(torch.cuda.device_count()):
            for dst in range(torch.cuda.device_count()):
                if src != dst:
                    ok = torch.cuda.can_device_access_peer(src, dst)
                    print(f"GPU {src} -> GPU {dst}: {'P2P' if ok else 'through host'}")
        ```
        
        ### ⚠️ Common pitfalls
        
        - **Small batches**: below 32 samples for each GPU the kernels are too short to hide the all-reduce
        - **Mixed cards**: the slowest GPU sets the pace of every step
        - **BatchNorm**: statistics are per GPU, use `nn.SyncBatchNorm.convert_sync_batchnorm(model)`
        - **Logging**: print and save checkpoints on rank 0 only
        - **Uneven batches**: the last batch may be smaller, pass `drop_last=True`
        
        ### 🔗 Further reading
        
        - [PyTorch DDP tutorial](https://pytorch.org/tutorials/intermediate/ddp_tutorial.html)
        - [PyTorch FSDP tutorial](https://pytorch.org/tutorials/intermediate/FSDP_tutorial.html)
        - [NCCL user guide](https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/index.html)
        - [NVIDIA deep learning performance guide](https://docs.nvidia.com/deeplearning/performance/index.html)
        """
    )
    return


if __name__ == "__main__":
    app.run()
