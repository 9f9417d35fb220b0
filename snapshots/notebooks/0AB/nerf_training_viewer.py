"""
nerf_training_viewer.py

NeRF Training Viewer
====================

Fits a neural radiance field to a few synthetic photographs of a 3D scene and
renders a camera position that the network has never seen. Everything fits in
one file: the scene, the network, the volume renderer and the training loop.

Features:
- 🎥 Synthetic multi-view data set with known camera poses
- 🧠 NeRF network with positional encoding and view-dependent colour
- 🌫️ Differentiable volume rendering along camera rays
- 📈 Loss and PSNR curves
- 🖼️ Novel view and depth map after the training
- Live GPU memory monitor

Requirements:
- NVIDIA GPU with 6 GB memory (8 GB for a hidden size of 512)
- CUDA 11.8 or newer
- torch>=2.0, numpy, pillow, plotly

Suggested hardware:
- NVIDIA L4 (24 GB), RTX 4090 (24 GB), A100 (40 GB)

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
    import torch.nn as nn
    import torch.nn.functional as F
    import torch.optim as optim
    import numpy as np
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots
    from PIL import Image
    import math
    import subprocess
    import time
    from typing import Dict, Optional, Tuple
    return mo, torch, nn, F, optim, np, go, make_subplots, Image, math, subprocess, time, Dict, Optional, Tuple,


@app.cell
def __():
    """Random seed"""

    # Fixed seed for reproducible runs; change it to get other numbers.
    SEED = 42
    return (SEED,)


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

    def smaller_step(slider: mo.ui.slider) -> object:
        """The next smaller step of a slider; its value, if it is the smallest."""
        return max((step for step in slider.steps if step < slider.value), default=slider.value)

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()

    return (no_gpu, free_gpu_memory, gpu_memory_errors, out_of_memory, smaller_step)


@app.cell
def __(mo):
    """Title and introduction"""
    mo.md(f"""
    # 🎥 NeRF Training Viewer
    
    A **neural radiance field** is a small network that maps a 3D point and a viewing
    direction to a colour and a density. Train one here on a handful of synthetic
    photographs, then look at the scene from a new angle.
    
    **What happens after the click**
    1. 📸 A ring of cameras photographs the scene
    2. 🔄 The network learns to reproduce the photographs, ray by ray
    3. 🖼️ A camera between the training views renders the result
    
    ⚠️ A long training with a large network takes several minutes.
    
    ---
    """)
    return


@app.cell
def __(mo):
    """Scene and training controls"""
    
    scene_type = mo.ui.dropdown(
        options=['synthetic_sphere', 'synthetic_cube'],
        value='synthetic_sphere',
        label="🧊 Scene"
    )
    
    num_views = mo.ui.slider(
        start=4,
        stop=32,
        step=4,
        value=12,
        label="📸 Training views",
        show_value=True
    )
    
    num_iterations = mo.ui.slider(
        start=100,
        stop=5000,
        step=100,
        value=500,
        label="🔁 Iterations",
        show_value=True
    )
    
    hidden_dim = mo.ui.slider(
        steps=[64, 128, 256, 512],
        value=128,
        label="🧠 Hidden size",
        show_value=True
    )
    
    learning_rate = mo.ui.dropdown(
        options={'0.001': 1e-3, '0.0005': 5e-4, '0.0001': 1e-4},
        value='0.0005',
        label="📉 Learning rate"
    )
    
    train_btn = mo.ui.run_button(label="▶️ Train NeRF")
    
    mo.vstack([
        mo.md("## ⚙️ Scene and Training"),
        mo.hstack([scene_type, learning_rate], justify="start"),
        mo.hstack([num_views, num_iterations, hidden_dim], justify="start"),
        train_btn
    ])
    return scene_type, num_views, num_iterations, hidden_dim, learning_rate, train_btn,


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
                mo.md("✅ **GPU found**: ready to train the radiance field"),
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
        """Memory of the training device, in GB"""
        if device.type != "cuda":
            return None
    
        props = torch.cuda.get_device_properties(device)
        allocated = torch.cuda.memory_allocated(device)
        return {
            'Allocated (GB)': f"{allocated / 1024**3:.2f}",
            'Peak (GB)': f"{torch.cuda.max_memory_allocated(device) / 1024**3:.2f}",
            'Total (GB)': f"{props.total_memory / 1024**3:.2f}"
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
def __(nn, torch, math):
    """The radiance field: positional encoding and network"""
    
    class PositionalEncoding(nn.Module):
        """Sine and cosine features that let an MLP learn fine detail"""
    
        def __init__(self, num_freqs: int):
            super().__init__()
            self.register_buffer('freqs', 2.0 ** torch.arange(num_freqs) * math.pi)
    
            self.out_dim = 3 + 3 * 2 * num_freqs
    
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            angles = (x[..., None] * self.freqs).flatten(-2)
            return torch.cat([x, torch.sin(angles), torch.cos(angles)], dim=-1)
    
    class NeRFModel(nn.Module):
        """Eight-layer MLP with one skip connection and a view-dependent colour head"""
    
        def __init__(self, hidden_dim: int = 256, num_layers: int = 8, skip: int = 4):
            super().__init__()
    
            self.skip = skip
            self.encode_pos = PositionalEncoding(6)
            self.encode_dir = PositionalEncoding(3)
    
            pos_dim = self.encode_pos.out_dim
    
            layers = [nn.Linear(pos_dim, hidden_dim)]
            for i in range(1, num_layers):
                extra = pos_dim if i == skip else 0
                layers.append(nn.Linear(hidden_dim + extra, hidden_dim))
    
            self.layers = nn.ModuleList(layers)
    
            self.density_head = nn.Linear(hidden_dim, 1)
            self.feature = nn.Linear(hidden_dim, hidden_dim)
            self.color_head = nn.Sequential(
                nn.Linear(hidden_dim + self.encode_dir.out_dim, hidden_dim // 2),
                nn.ReLU(),
                nn.Linear(hidden_dim // 2, 3),
                nn.Sigmoid()
            )
    
        def forward(self, positions: torch.Tensor, directions: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
            encoded = self.encode_pos(positions)
            h = encoded
            for i, layer in enumerate(self.layers):
                if i == self.skip:
                    h = torch.cat([h, encoded], dim=-1)
                h = torch.relu(layer(h))
    
            density = nn.functional.softplus(self.density_head(h) - 1.0).squeeze(-1)
            h = torch.cat([self.feature(h), self.encode_dir(directions)], dim=-1)
            return self.color_head(h), density
    return PositionalEncoding, NeRFModel,


@app.cell
def __(torch, np, math, Tuple):
    """Synthetic scene, camera poses and the volume renderer"""
    
    def camera_pose(angle: float, radius: float = 4.0, elevation: float = 0.4) -> torch.Tensor:
        """Camera-to-world matrix of a camera on a ring that looks at the origin"""
        center = torch.tensor([
            radius * math.cos(elevation) * math.cos(angle),
            radius * math.cos(elevation) * math.sin(angle),
            radius * math.sin(elevation)
        ])
        back = center / center.norm()
        right = torch.linalg.cross(torch.tensor([0.0, 0.0, 1.0]), back)
        right = right / right.norm()
        up = torch.linalg.cross(back, right)
    
        pose = torch.eye(4)
        pose[:3, 0], pose[:3, 1], pose[:3, 2], pose[:3, 3] = right, up, back, center
        return pose
    
    def get_rays(size: int, focal: float, pose: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        """Origin and direction of the ray through every pixel, as two (size * size, 3) tensors"""
        grid = torch.arange(size, dtype=torch.float32, device=pose.device)
        rows, cols = torch.meshgrid(grid, grid, indexing='ij')
        local = torch.stack([
            (cols - size / 2) / focal,
            -(rows - size / 2) / focal,
            -torch.ones_like(cols)
        ], dim=-1)
    
        dirs = local.reshape(-1, 3) @ pose[:3, :3].T
        dirs = dirs / dirs.norm(dim=-1, keepdim=True)
        return pose[:3, 3].expand_as(dirs), dirs
    
    def create_synthetic_data(
        scene: str,
        num_views: int,
        size: int,
        focal: float
    ) -> Tuple[torch.Tensor, torch.Tensor]:
        """Photograph a shaded sphere of radius 1 from a ring of cameras"""
        images = torch.ones(num_views, size, size, 3)
        poses = torch.stack([camera_pose(2 * math.pi * i / num_views) for i in range(num_views)])
    
        for view in range(num_views):
            origins, dirs = get_rays(size, focal, poses[view])
            ox, oy, oz = origins[0].tolist()
            rays = dirs.tolist()
            for row in range(size):
                for col in range(size):
                    dx, dy, dz = rays[row * size + col]
                    b = ox * dx + oy * dy + oz * dz
                    disc = b * b - (ox * ox + oy * oy + oz * oz - 1.0)
                    if disc > 0:
                        t = -b - math.sqrt(disc)
                        normal = torch.tensor([ox + t * dx, oy + t * dy, oz + t * dz])
                        images[view, row, col] = 0.5 + 0.5 * normal
    
        return images, poses
    
    def volume_render(
        colors: torch.Tensor,
        density: torch.Tensor,
        depths: torch.Tensor
    ) -> Tuple[torch.Tensor, torch.Tensor]:
        """Alpha-composite the samples of each ray over a white background"""
        deltas = torch.cat([depths[:, 1:] - depths[:, :-1], torch.full_like(depths[:, :1], 1e10)], dim=-1)
        alpha = 1.0 - torch.exp(-density * deltas)
        clear = torch.cumprod(1.0 - alpha + 1e-10, dim=-1)
        clear = torch.cat([torch.ones_like(clear[:, :1]), clear[:, :-1]], dim=-1)
    
        weights = alpha * clear
        rgb = (weights[..., None] * colors).sum(dim=1)
        return rgb + (1.0 - weights.sum(dim=1, keepdim=True)), weights
    return camera_pose, get_rays, create_synthetic_data, volume_render,


@app.cell
def __(
    train_btn, scene_type, num_views, num_iterations, hidden_dim, learning_rate,
    NeRFModel, camera_pose, get_rays, create_synthetic_data, volume_render,
    device, torch, optim, math, time, mo, free_gpu_memory, gpu_memory_errors,
    out_of_memory, smaller_step, SEED
):
    """Train the radiance field and render a new view"""
    
    training_results = None
    
    if train_btn.value:
        torch.manual_seed(SEED)
        _oom = None
        with mo.status.spinner(
            title="🔄 Training the radiance field...",
            subtitle=f"📸 Training views: {num_views.value}",
        ):
            try:
                # Fixed settings
                image_size = 64
                focal = 70.0
                near, far = 2.5, 5.5
                num_rays = 1024
                num_samples = 32
    
                # Training photographs
                images, poses = create_synthetic_data(
                    scene_type.value, num_views.value, image_size, focal
                )
                images = images.to(device)
                poses = poses.to(device)
    
                # Network and optimizer
                model = NeRFModel(hidden_dim=hidden_dim.value).to(device)
                optimizer = optim.Adam(model.parameters(), lr=learning_rate.value)
                num_params = sum(p.numel() for p in model.parameters())
    
                losses = []
                psnrs = []
                start_time = time.time()
    
                for iteration in range(num_iterations.value):
                    # A random photograph, and random pixels of it
                    view_idx = torch.randint(0, num_views.value, (1,)).item()
                    origins, dirs = get_rays(image_size, focal, poses[view_idx])
                    pixel_idx = torch.randint(0, image_size * image_size, (num_rays,), device=device)
                    ray_origins = origins[pixel_idx]
                    ray_dirs = dirs[pixel_idx]
                    target = images[view_idx].reshape(-1, 3)[pixel_idx]
    
                    # Jittered samples along each ray
                    bins = torch.linspace(near, far, num_samples, device=device)
                    jitter = torch.rand(num_rays, num_samples, device=device)
                    depths = bins + jitter * (far - near) / num_samples
                    positions = ray_origins[:, None, :] + ray_dirs[:, None, :] * depths[..., None]
                    directions = ray_dirs[:, None, :].expand_as(positions)
    
                    # Forward pass and compositing
                    colors, density = model(positions.reshape(-1, 3), directions.reshape(-1, 3))
                    colors = colors.view(num_rays, num_samples, 3)
                    density = density.view(num_rays, num_samples)
                    rgb, weights = volume_render(colors, density, depths)
    
                    # Backward pass
                    loss = F.mse_loss(rgb, target)
                    optimizer.zero_grad()
                    loss.backward()
                    optimizer.step()
    
                    losses.append(loss.item())
                    psnrs.append(-10 * math.log10(max(loss.item(), 1e-10)))
    
                train_time = time.time() - start_time
    
                # A camera half way between two training views
                test_pose = camera_pose(math.pi / num_views.value).to(device)
                _test_img = torch.zeros(image_size, image_size, 3)
                depth_map = torch.zeros(image_size, image_size)
    
                model.eval()
                with torch.no_grad():
                    bins = torch.linspace(near, far, num_samples, device=device)
                    for v in range(image_size):
                        for u in range(image_size):
                            x = (u - image_size / 2) / focal
                            y = -(v - image_size / 2) / focal
                            ray = torch.tensor([x, y, -1.0], device=device)
                            ray = test_pose[:3, :3] @ ray
                            ray = ray / ray.norm()
                            points = test_pose[:3, 3] + bins[:, None] * ray
    
                            colors, density = model(points, ray.expand_as(points))
                            rgb, weights = volume_render(
                                colors[None], density[None], bins[None]
                            )
                            _test_img[v, u] = rgb[0].cpu()
                            depth_map[v, u] = (weights[0] * bins).sum().cpu()
    
                render_time = time.time() - start_time - train_time
    
                training_results = {
                    'success': True,
                    'losses': losses,
                    'psnrs': psnrs,
                    'final_psnr': psnrs[-1],
                    'train_time': train_time,
                    'render_time': render_time,
                    'num_params': num_params,
                    'rays_per_second': num_rays * num_iterations.value / train_time,
                    'first_view': images[0].cpu().numpy(),
                    'test_view': _test_img.numpy(),
                    'depth_map': depth_map.numpy()
                }
            except gpu_memory_errors() as _error:
                _oom = str(_error)
            except Exception as e:
                training_results = {'error': f'{type(e).__name__}: {e}', 'success': False}
            finally:
                images = poses = optimizer = origins = dirs = pixel_idx = ray_origins = None
                ray_dirs = target = bins = jitter = depths = positions = directions = colors = None
                density = rgb = weights = loss = test_pose = ray = points = None
                if _oom is not None:
                    model = _test_img = depth_map = None
                free_gpu_memory()
        if _oom is not None:
            _smaller = {
                "📸 Training views": (num_views.value, max(4, num_views.value // 8 * 4)),
                "🧠 Hidden size": (hidden_dim.value, smaller_step(hidden_dim)),
            }
            mo.stop(True, out_of_memory(_oom, _smaller))
    return (training_results,)


@app.cell
def __(training_results, mo, go, make_subplots, Image):
    """Results: curves and rendered views"""
    
    if training_results is None:
        _output = mo.callout(
            mo.md("👆 Choose a scene and press **Train NeRF** to start."),
            kind="info"
        )
    elif 'error' in training_results:
        _output = mo.callout(
            mo.md(
                f"❌ **Training failed**: {training_results['error']}"
                "\n\n💡 Try smaller or different settings."
                " If the error mentions CUDA, restart the kernel before running this again."
            ),
            kind="danger"
        )
    else:
        curves = make_subplots(
            rows=1,
            cols=2,
            subplot_titles=("Photometric loss", "PSNR (dB)")
        )
    
        curves.add_trace(
            go.Scatter(
                y=training_results['losses'],
                mode='lines',
                name='MSE',
                line=dict(color='#76b900')
            ),
            row=1, col=1
        )
    
        curves.add_trace(
            go.Scatter(
                y=training_results['psnrs'],
                mode='lines',
                name='PSNR',
                line=dict(color='#3b82f6')
            ),
            row=1, col=2
        )
    
        curves.update_yaxes(type='log', row=1, col=1)
        curves.update_xaxes(title_text="Iteration")
        curves.update_layout(height=400, template='plotly_white', showlegend=False)
    
        depth_fig = go.Figure(
            go.Heatmap(
                z=np.flipud(training_results['depth_map']),
                colorscale='Viridis',
                colorbar=dict(title='Depth')
            )
        )
    
        depth_fig.update_layout(
            title="Expected depth",
            height=400,
            width=440,
            yaxis=dict(scaleanchor='x')
        )
    
        # The renders are 64 pixels wide, enlarge them for the page
        _test_img = Image.fromarray(
            (np.clip(training_results['test_view'], 0, 1) * 255).astype(np.uint8)
        ).resize((320, 320), Image.NEAREST)
        photo = Image.fromarray(
            (np.clip(training_results['first_view'], 0, 1) * 255).astype(np.uint8)
        ).resize((320, 320), Image.NEAREST)
    
        if training_results['final_psnr'] > 25:
            quality = "🟢 Sharp reconstruction"
        elif training_results['final_psnr'] > 18:
            quality = "🟡 Recognisable, train longer for detail"
        else:
            quality = "🔴 Blurry, use more iterations or more views"
    
        summary = [
            {'Metric': 'Final PSNR', 'Value': f"{training_results['final_psnr']:.2f} dB"},
            {'Metric': 'Training time', 'Value': f"{training_results['train_time']:.1f} s"},
            {'Metric': 'Render time', 'Value': f"{training_results['render_time']:.1f} s"},
            {'Metric': 'Rays per second', 'Value': f"{training_results['rays_per_second']:,.0f}"},
            {'Metric': 'Parameters', 'Value': f"{training_results['num_params']:,}"}
        ]
    
        _output = mo.vstack([
            mo.md(f"## 🖼️ Results: {quality}"),
            mo.ui.plotly(curves),
            mo.hstack([
                mo.vstack([mo.md("**Training photograph**"), mo.image(photo)]),
                mo.vstack([mo.md("**New view**"), mo.image(_test_img)]),
                mo.ui.plotly(depth_fig)
            ], justify="start"),
            mo.ui.table(summary, selection=None)
        ])

    _output
    return


@app.cell
def __(mo):
    """Background and next steps"""
    mo.md(
        """
        ---
        
        ## 📚 How NeRF Works
        
        A radiance field answers one question: *what colour and how much matter is at this
        point, seen from this side?* A picture follows from it by walking along the ray of
        each pixel and adding up what the ray meets:
        
        - **density** says how likely the ray is to stop in a sample,
        - **transmittance** says how much light gets through to it,
        - their product is the **weight** of the colour of that sample.
        
        ### 🎚️ What the controls do
        
        | Control | More of it gives | It costs |
        |---------|------------------|----------|
        | Training views | better geometry | data preparation |
        | Iterations | sharper pictures | time |
        | Hidden size | finer detail | GPU memory |
        
        ### ⚡ Making it faster
        
        **Render in batches.** One ray at a time leaves the GPU idle, so send chunks:
        
        ```python
        def render_image(model, pose, size, focal, chunk=8192):
            origins, dirs = get_rays(size, focal, pose)
            pixels = []
            for o, d in zip(origins.split(chunk), dirs.split(chunk)):
                depths = torch.linspace(2.5, 5.5, 64, device="cuda").expand(len(o), 64)
                points = o[:, None] + d[:, None] * depths[..., None]
                colors, density = model(points, d[:, None].expand_as(points))
                pixels.append(volume_render(colors, density, depths)[0])
            return torch.cat(pixels).view(size, size, 3)
        ```
        
        **Use tensor cores.** The network is all matrix products:
        
        ```python
        scaler = torch.amp.GradScaler("cuda")
        
        with torch.autocast("cuda", dtype=torch.float16):
            colors, density = model(points, dirs)
        
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        ```
        
        **Replace the encoding.** A hash grid trains in seconds instead of minutes:
        
        ```python
        import tinycudann as tcnn
        
        field = tcnn.NetworkWithInputEncoding(
            n_input_dims=3,
            n_output_dims=16,
            encoding_config={"otype": "HashGrid", "n_levels": 16},
            network_config={"otype": "FullyFusedMLP", "n_neurons": 64},
        ).cuda()
        ```
        
        ### 💾 Memory
        
        ```python
        print(torch.cuda.memory_summary(device="cuda", abbreviated=True))
        torch.cuda.reset_peak_memory_stats()
        ```
        
        ⚠️ Every sample of every ray keeps its activations until the backward pass, so the
        memory grows with rays × samples × hidden size.
        
        ### 📷 Your own photographs
        
        Camera poses of real pictures come from structure from motion. COLMAP writes a
        `transforms.json` with one camera-to-world matrix for each picture:
        
        ```python
        import json
        
        with open("transforms.json") as handle:
            meta = json.load(handle)
        
        poses = torch.tensor([frame["transform_matrix"] for frame in meta["frames"]])
        focal = 0.5 * width / math.tan(0.5 * meta["camera_angle_x"])
        
        images = torch.stack([
            torch.from_numpy(np.asarray(Image.open(frame["file_path"]))) / 255.0
            for frame in meta["frames"]
        ]).to("cuda")
        ```
        
        Keep the pictures sharp, overlap them by two thirds, and don't move the light.
        
        ### 🩺 When the picture stays empty
        
        | Symptom | Likely reason | Remedy |
        |---------|---------------|--------|
        | All white | the density collapsed to zero | restart, or a smaller learning rate |
        | Fog in front of the camera | too few views | 16 views or more |
        | Blurred edges | 32 samples are too coarse | add a fine network |
        | PSNR jumps | one view a step | larger ray batches |
        
        **Hierarchical sampling** puts the samples where the matter is:
        
        ```python
        pdf = weights / weights.sum(dim=-1, keepdim=True)
        cdf = torch.cumsum(pdf, dim=-1)
        
        u = torch.rand(num_rays, 64, device="cuda")
        fine_idx = torch.searchsorted(cdf, u)
        ```
        
        ### 🔗 Links
        
        - [NeRF: Representing Scenes as Neural Radiance Fields](https://www.matthewtancik.com/nerf)
        - [Instant neural graphics primitives](https://nvlabs.github.io/instant-ngp/)
        - [NVIDIA Kaolin](https://docs.nvidia.com/kaolin/)
        """
    )
    return


if __name__ == "__main__":
    app.run()
