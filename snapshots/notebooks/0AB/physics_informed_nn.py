"""
physics_informed_nn.py

Physics-Informed Neural Networks
================================

Solves partial differential equations without a mesh: a neural network plays
the part of the solution, and the equation itself is the loss function. The
heat, wave and Burgers equations are built in, each in one space dimension.

Features:
- 🌡️ Heat, 🌊 wave and 💨 Burgers equations with adjustable coefficients
- 🧮 Exact derivatives through automatic differentiation
- 📉 Separate curves for the equation, boundary and initial losses
- 🗺️ Solution as a heat map, a surface and time slices
- 🎯 Error against the analytical solution where there is one
- Live GPU memory monitor

Requirements:
- NVIDIA GPU with 4 GB memory (8 GB for 8 layers of 256 units)
- CUDA 11.8 or newer
- torch>=2.0, numpy, plotly
- NVIDIA Modulus (PhysicsNeMo) for production-size problems

Suggested hardware:
- NVIDIA T4 (16 GB), L4 (24 GB), A100 (40 GB)

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
    import torch.optim as optim
    import numpy as np
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots
    import math
    import subprocess
    import time
    from typing import Callable, Dict, Optional
    return (
        mo, torch, nn, optim, np, go, make_subplots,
        math, subprocess, time, Callable, Dict, Optional,
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
def __(mo):
    """Title and introduction"""
    mo.md(f"""
    # ⚛️ Physics-Informed Neural Networks
    
    Classical solvers cut space and time into a grid. A **physics-informed neural
    network** (PINN) needs none: it is trained until the differential equation holds
    at random points of the domain, and the boundary and initial values fit.
    
    | Equation | Form | Describes |
    |----------|------|-----------|
    | 🌡️ Heat | \\(u_t = \\alpha \\, u_{{xx}}\\) | diffusion of temperature |
    | 🌊 Wave | \\(u_{{tt}} = c^2 \\, u_{{xx}}\\) | a vibrating string |
    | 💨 Burgers | \\(u_t + u \\, u_x = \\nu \\, u_{{xx}}\\) | a flow that forms a shock |
    
    Pick an equation below, press **Solve**, and compare the network with the exact answer.
    
    ---
    """)
    return


@app.cell
def __(mo):
    """Problem and network controls"""
    
    equation = mo.ui.dropdown(
        options={'🌡️ Heat': 'heat', '🌊 Wave': 'wave', '💨 Burgers': 'burgers'},
        value='🌡️ Heat',
        label="Equation"
    )
    
    coefficient = mo.ui.slider(
        start=0.01,
        stop=1.0,
        step=0.01,
        value=0.1,
        label="Coefficient (α, c or ν)",
        show_value=True
    )
    
    num_layers = mo.ui.slider(
        start=2,
        stop=8,
        step=1,
        value=4,
        label="Hidden layers",
        show_value=True
    )
    
    hidden_size = mo.ui.slider(
        start=32,
        stop=256,
        step=32,
        value=64,
        label="Units in a layer",
        show_value=True
    )
    
    num_epochs = mo.ui.slider(
        start=500,
        stop=20000,
        step=500,
        value=3000,
        label="Epochs",
        show_value=True
    )
    
    learning_rate = mo.ui.dropdown(
        options={'0.01': 1e-2, '0.001': 1e-3, '0.0001': 1e-4},
        value='0.001',
        label="Learning rate"
    )
    
    train_btn = mo.ui.run_button(label="🧮 Solve")
    
    mo.vstack([
        mo.md("## ⚙️ Problem and Network"),
        mo.hstack([equation, coefficient], justify="start"),
        mo.hstack([num_layers, hidden_size], justify="start"),
        mo.hstack([num_epochs, learning_rate], justify="start"),
        train_btn
    ])
    return (
        equation,
        coefficient,
        num_layers,
        hidden_size,
        num_epochs,
        learning_rate,
        train_btn,
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
                mo.md("✅ **GPU found**: ready to solve differential equations"),
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
        """Memory of the solver's device, in GB"""
        if device.type != "cuda":
            return None
    
        free, total = torch.cuda.mem_get_info(device)
        return {
            'Allocated (GB)': f"{torch.cuda.memory_allocated(device) / 1024**3:.2f}",
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
def __(nn, torch):
    """The network that stands for the solution u(x, t)"""
    
    class PINN(nn.Module):
        """Fully connected network with smooth activations
        
        Second derivatives of the output enter the loss, so the activation has to be
        smooth: tanh works, ReLU does not.
        
        Args:
            hidden_size: units in each hidden layer
            num_layers: number of hidden layers
        """
    
        def __init__(self, hidden_size: int = 64, num_layers: int = 4):
            super().__init__()
    
            sizes = [2] + [hidden_size] * num_layers
            blocks = []
    
            for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):
                blocks.append(nn.Linear(fan_in, fan_out))
                blocks.append(nn.Tanh())
    
            blocks.append(nn.Linear(hidden_size, 1))
    
            self.net = nn.Sequential(*blocks)
    
            self.apply(self._init_weights)
    
        def _init_weights(self, module: nn.Module) -> None:
            """Xavier keeps tanh away from saturation"""
            if isinstance(module, nn.Linear):
                nn.init.xavier_normal_(module.weight)
                nn.init.zeros_(module.bias)
    
        def forward(self, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
            """u at the points (x, t), each a column vector"""
            return self.net(torch.cat([2 * x - 1, 2 * t - 1], dim=1))
    return PINN,


@app.cell
def __(torch, Callable):
    """Residuals of the differential equations"""
    
    def derivative(output: torch.Tensor, variable: torch.Tensor) -> torch.Tensor:
        """d output / d variable at each point, kept in the graph for higher orders"""
        return torch.autograd.grad(
            output,
            variable,
            grad_outputs=torch.ones_like(output),
            create_graph=True
        )[0]
    
    def heat_residual(
        u: torch.Tensor,
        x: torch.Tensor,
        t: torch.Tensor,
        alpha: float
    ) -> torch.Tensor:
        """u_t - alpha * u_xx"""
        u_t = derivative(u, t)
        u_xx = derivative(derivative(u, x), x)
    
        return u_t - alpha * u_xx
    
    def wave_residual(
        u: torch.Tensor,
        x: torch.Tensor,
        t: torch.Tensor,
        speed: float
    ) -> torch.Tensor:
        """u_tt - c^2 * u_xx"""
        u_tt = derivative(derivative(u, t), t)
        u_xx = derivative(derivative(u, x), x)
    
        return u_tt - speed ** 2 * u_xx
    
    def burgers_residual(
        u: torch.Tensor,
        x: torch.Tensor,
        t: torch.Tensor,
        viscosity: float
    ) -> torch.Tensor:
        """u_t + u * u_x - nu * u_xx"""
        u_t = derivative(u, t)
        u_x = derivative(u, x)
        u_xx = derivative(u_x, x)
    
        return u_t + u * u_x - viscosity * u_xx
    
    def get_residual(name: str) -> Callable:
        """The residual function of an equation"""
        return {
            'heat': heat_residual,
            'wave': wave_residual,
            'burgers': burgers_residual
        }[name]
    return derivative, heat_residual, wave_residual, burgers_residual, get_residual,


@app.cell
def __(torch, math):
    """Initial values and analytical solutions on the unit square"""
    
    def initial_condition(name: str, x: torch.Tensor) -> torch.Tensor:
        """u(x, 0), zero at both ends"""
        if name == 'burgers':
            return torch.sin(2 * math.pi * x)
    
        return torch.sin(math.pi * x)
    
    def analytical_solution(name: str, x: torch.Tensor, t: torch.Tensor, coefficient: float):
        """The exact u(x, t), or None where no simple formula exists"""
        if name == 'heat':
            decay = torch.exp(-coefficient * math.pi ** 2 * t)
            return decay * torch.sin(math.pi * x)
    
        if name == 'wave':
            return torch.cos(coefficient * math.pi * t) * torch.sin(math.pi * x)
    
        return None
    return initial_condition, analytical_solution,


@app.cell
def __(
    train_btn, equation, coefficient, num_layers, hidden_size, num_epochs, learning_rate,
    PINN, derivative, get_residual, initial_condition, analytical_solution,
    device, torch, optim, np, time, mo, free_gpu_memory, gpu_memory_errors,
    out_of_memory, SEED
):
    """Train the network until it solves the equation"""
    
    pinn_results = None
    
    if train_btn.value:
        torch.manual_seed(SEED)
        _oom = None
        with mo.status.spinner(
            title="🔄 Solving the equation...",
            subtitle=f"Coefficient (α, c or ν): {coefficient.value}",
        ):
            try:
                # Problem
                residual_fn = get_residual(equation.value)
                num_collocation = 1000
                num_boundary = 100
    
                # Network
                model = PINN(hidden_size=hidden_size.value, num_layers=num_layers.value).to(device)
                optimizer = optim.Adam(model.parameters(), lr=learning_rate.value)
                scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=1000, gamma=0.9)
                num_params = sum(p.numel() for p in model.parameters())
    
                losses = []
                pde_losses = []
                bc_losses = []
                ic_losses = []
                start_time = time.time()
    
                for epoch in range(num_epochs.value):
                    optimizer.zero_grad()
    
                    # The equation, at new random points in each epoch
                    x_pde = torch.rand(num_collocation, 1, device=device, requires_grad=True)
                    t_pde = torch.rand(num_collocation, 1, device=device, requires_grad=True)
                    u_pde = model(x_pde, t_pde)
    
                    residual = residual_fn(u_pde, x_pde, t_pde, coefficient.value)
                    loss_pde = torch.mean(residual ** 2)
    
                    # Both ends are held at zero
                    t_bc = torch.rand(num_boundary, 1, device=device)
                    x_left = torch.zeros(num_boundary, 1, device=device)
                    x_right = torch.ones(num_boundary, 1, device=device)
    
                    u_left = model(x_left, t_bc)
                    u_right = model(x_right, t_bc)
                    loss_bc = torch.mean(u_left ** 2) + torch.mean(u_right ** 2)
    
                    # The state at t = 0, and for the wave also its velocity
                    x_ic = torch.rand(num_boundary, 1, device=device)
                    t_ic = torch.zeros(num_boundary, 1, device=device, requires_grad=True)
                    u_ic = model(x_ic, t_ic)
                    u_start = initial_condition(equation.value, x_ic)
                    loss_ic = torch.mean((u_ic - u_start) ** 2)
    
                    if equation.value == 'wave':
                        loss_ic = loss_ic + torch.mean(derivative(u_ic, t_ic) ** 2)
    
                    # All three together
                    loss = loss_pde + 10 * loss_bc + 10 * loss_ic
    
                    loss.backward()
                    optimizer.step()
                    scheduler.step()
    
                    losses.append(loss.item())
                    pde_losses.append(loss_pde.item())
                    bc_losses.append(loss_bc.item())
                    ic_losses.append(loss_ic.item())
    
                train_time = time.time() - start_time
    
                # The solution on a grid
                grid_size = 100
                x_grid = torch.linspace(0, 1, grid_size, device=device)
                t_grid = torch.linspace(0, 1, grid_size, device=device)
                X, T = torch.meshgrid(x_grid, t_grid, indexing='ij')
                x_flat = X.reshape(-1, 1)
                t_flat = T.reshape(-1, 1)
    
                model.eval()
                with torch.no_grad():
                    U = model(x_flat, t_flat).reshape(grid_size, grid_size)
    
                # Relative error, where there is an exact solution
                U_exact = analytical_solution(equation.value, X, T, coefficient.value)
    
                rel_error = None
                if U_exact is not None:
                    rel_error = (torch.norm(U - U_exact) / torch.norm(U_exact)).item()
    
                pinn_results = {
                    'success': True,
                    'equation': equation.value,
                    'losses': losses,
                    'pde_losses': pde_losses,
                    'bc_losses': bc_losses,
                    'ic_losses': ic_losses,
                    'train_time': train_time,
                    'epochs_per_second': num_epochs.value / train_time,
                    'num_params': num_params,
                    'x': x_grid.cpu().numpy(),
                    't': t_grid.cpu().numpy(),
                    'solution': U.cpu().numpy(),
                    'exact': U_exact.cpu().numpy() if U_exact is not None else None,
                    'rel_error': rel_error
                }
            except gpu_memory_errors() as _error:
                _oom = str(_error)
            except Exception as e:
                pinn_results = {'error': f'{type(e).__name__}: {e}', 'success': False}
            finally:
                optimizer = scheduler = x_pde = t_pde = u_pde = residual = loss_pde = t_bc = None
                x_left = x_right = u_left = u_right = loss_bc = x_ic = t_ic = u_ic = u_start = None
                loss_ic = loss = x_grid = t_grid = X = T = x_flat = t_flat = U = U_exact = None
                if _oom is not None:
                    model = None
                free_gpu_memory()
        if _oom is not None:
            _smaller = {
                "Hidden layers": (num_layers.value, max(2, num_layers.value // 2)),
                "Units in a layer": (hidden_size.value, max(32, hidden_size.value // 64 * 32)),
            }
            mo.stop(True, out_of_memory(_oom, _smaller))
    return (pinn_results,)


@app.cell
def __(pinn_results, mo, go, make_subplots, np):
    """Results: losses, solution and error"""
    
    if pinn_results is None:
        _output = mo.callout(
            mo.md("👆 Choose an equation and press **Solve** to start."),
            kind="info"
        )
    elif 'error' in pinn_results:
        _output = mo.callout(
            mo.md(
                f"❌ **The solver failed**: {pinn_results['error']}"
                "\n\n💡 Try smaller or different settings."
                " If the error mentions CUDA, restart the kernel before running this again."
            ),
            kind="danger"
        )
    else:
        # Loss curves
        loss_fig = go.Figure()
        for key, label, color in [
            ('losses', 'Total', '#111827'),
            ('pde_losses', 'Equation', '#76b900'),
            ('bc_losses', 'Boundary', '#3b82f6'),
            ('ic_losses', 'Initial', '#f59e0b')
        ]:
            loss_fig.add_trace(
                go.Scatter(
                    y=pinn_results[key],
                    mode='lines',
                    name=label,
                    line=dict(color=color)
                )
            )
    
        loss_fig.update_layout(
            title="Training losses",
            xaxis_title="Epoch",
            yaxis_title="Loss",
            yaxis_type='log',
            height=400,
            template='plotly_white'
        )
    
        # Solution, and the error next to it
        has_exact = pinn_results['exact'] is not None
        solution_fig = make_subplots(
            rows=1,
            cols=2,
            subplot_titles=(
                "u(x, t)",
                "Absolute error" if has_exact else "Time derivative"
            ),
            horizontal_spacing=0.16
        )
    
        solution_fig.add_trace(
            go.Heatmap(
                x=pinn_results['t'],
                y=pinn_results['x'],
                z=pinn_results['solution'],
                colorscale='RdBu',
                colorbar=dict(x=0.43)
            ),
            row=1, col=1
        )
    
        if has_exact:
            right_panel = np.abs(pinn_results['solution'] - pinn_results['exact'])
        else:
            right_panel = np.gradient(pinn_results['solution'], pinn_results['t'], axis=1)
    
        solution_fig.add_trace(
            go.Heatmap(
                x=pinn_results['t'],
                y=pinn_results['x'],
                z=right_panel,
                colorscale='Viridis'
            ),
            row=1, col=2
        )
    
        solution_fig.update_xaxes(title_text="t")
        solution_fig.update_yaxes(title_text="x")
        solution_fig.update_layout(height=420, template='plotly_white')
    
        # Surface
        surface_fig = go.Figure(
            go.Surface(
                x=pinn_results['t'],
                y=pinn_results['x'],
                z=pinn_results['solution'],
                colorscale='RdBu',
                showscale=False
            )
        )
    
        surface_fig.update_layout(
            title="Solution surface",
            scene=dict(xaxis_title='t', yaxis_title='x', zaxis_title='u'),
            height=520
        )
    
        # Slices at fixed times, dashed = exact
        slice_fig = go.Figure()
        for fraction in (0.0, 0.25, 0.5, 0.99):
            column = int(fraction * len(pinn_results['t']))
            slice_fig.add_trace(
                go.Scatter(
                    x=pinn_results['x'],
                    y=pinn_results['solution'][:, column],
                    mode='lines',
                    name=f"t = {pinn_results['t'][column]:.2f}"
                )
            )
    
            if has_exact:
                slice_fig.add_trace(
                    go.Scatter(
                        x=pinn_results['x'],
                        y=pinn_results['exact'][:, column],
                        mode='lines',
                        line=dict(dash='dash', color='#9ca3af'),
                        showlegend=False
                    )
                )
    
        slice_fig.update_layout(
            title="Time slices",
            xaxis_title="x",
            yaxis_title="u",
            height=400,
            template='plotly_white'
        )
    
        facts = [
            {'Metric': 'Equation', 'Value': pinn_results['equation']},
            {'Metric': 'Final loss', 'Value': f"{pinn_results['losses'][-1]:.2e}"},
            {'Metric': 'Relative L2 error', 'Value': f"{pinn_results['rel_error']:.2%}" if has_exact else "no exact solution"},
            {'Metric': 'Training time', 'Value': f"{pinn_results['train_time']:.1f} s"},
            {'Metric': 'Epochs per second', 'Value': f"{pinn_results['epochs_per_second']:.0f}"},
            {'Metric': 'Parameters', 'Value': f"{pinn_results['num_params']:,}"}
        ]
    
        _output = mo.vstack([
            mo.md("## 📊 Solution"),
            mo.ui.table(facts, selection=None),
            mo.ui.plotly(loss_fig),
            mo.ui.plotly(solution_fig),
            mo.ui.plotly(slice_fig),
            mo.ui.plotly(surface_fig)
        ])

    _output
    return


@app.cell
def __(mo):
    """Theory and recipes"""
    mo.md(
        """
        ---
        
        ## 📚 The Idea
        
        Write the equation as \\(\\mathcal{N}[u](x, t) = 0\\) and let a network
        \\(u_\\theta(x, t)\\) stand for the solution. The loss has three terms:
        
        \\[
        \\mathcal{L}(\\theta) = \\mathcal{L}_{pde} + \\lambda_b \\mathcal{L}_{bc} + \\lambda_i \\mathcal{L}_{ic}
        \\]
        
        | Term | Meaning | Points |
        |------|---------|--------|
        | \\(\\mathcal{L}_{pde}\\) | mean squared residual inside the domain | 1000, new in each epoch |
        | \\(\\mathcal{L}_{bc}\\) | misfit at both ends | 200 |
        | \\(\\mathcal{L}_{ic}\\) | misfit at \\(t = 0\\) | 100 |
        
        The derivatives in \\(\\mathcal{N}\\) are exact: automatic differentiation gives
        \\(\\partial u_\\theta / \\partial t\\) and \\(\\partial^2 u_\\theta / \\partial x^2\\) at
        every point, and a second pass differentiates the loss by the weights.
        
        ### 🎯 When to use a PINN
        
        - ✅ Inverse problems: find a coefficient from measurements
        - ✅ Many parameters at once: one network for a whole family of problems
        - ✅ Awkward geometries, where meshing is the hard part
        - ⚠️ A plain forward problem in 1D is solved faster by finite differences
        
        ### 🔧 Recipe: an inverse problem
        
        Make the coefficient a parameter and add the measurements to the loss:
        
        ```python
        alpha = torch.nn.Parameter(torch.tensor(0.5, device="cuda"))
        optimizer = torch.optim.Adam([*model.parameters(), alpha], lr=1e-3)
        
        residual = heat_residual(u_pde, x_pde, t_pde, alpha)
        
        loss_data = torch.mean((model(x_obs, t_obs) - u_obs) ** 2)
        loss = torch.mean(residual ** 2) + 100 * loss_data
        ```
        
        ### 🔧 Recipe: finish with L-BFGS
        
        Adam finds the valley, a second-order method walks down to its floor:
        
        ```python
        optimizer = torch.optim.LBFGS(
            model.parameters(),
            max_iter=500,
            line_search_fn="strong_wolfe",
        )
        
        def closure():
            optimizer.zero_grad()
            loss = total_loss(model)
        
            loss.backward()
            return loss
        
        optimizer.step(closure)
        ```
        
        ### 🔧 Recipe: sample where it is hard
        
        ```python
        pool_x = torch.rand(10_000, 1, device="cuda", requires_grad=True)
        pool_t = torch.rand(10_000, 1, device="cuda", requires_grad=True)
        
        residual = burgers_residual(model(pool_x, pool_t), pool_x, pool_t, 0.01)
        
        worst = residual.abs().flatten().topk(1000).indices
        x_pde, t_pde = pool_x[worst], pool_t[worst]
        ```
        
        ### 🔧 Recipe: your own equation
        
        Add a residual and an initial state, for example Allen-Cahn,
        \\(u_t = 10^{-4} u_{xx} + 5 (u - u^3)\\):
        
        ```python
        def allen_cahn_residual(u, x, t, eps):
            u_t = derivative(u, t)
            u_xx = derivative(derivative(u, x), x)
        
            return u_t - eps * u_xx - 5 * (u - u ** 3)
        ```
        
        ### ⚡ Recipe: CUDA graphs
        
        The kernels of a small network are short, and launching them costs more than running
        them. Record one step and replay it:
        
        ```python
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
        
            static_loss = total_loss(model)
        
            static_loss.backward()
        
        for _ in range(10_000):
            graph.replay()
            optimizer.step()
        ```
        
        ### 🏭 Larger problems: NVIDIA Modulus
        
        ```python
        from modulus.sym.eq.pdes.wave_equation import WaveEquation
        from modulus.sym.solver import Solver
        
        wave = WaveEquation(u="u", c=1.0, dim=1, time=True)
        nodes = wave.make_nodes() + [network.make_node(name="wave_network")]
        Solver(cfg, domain).solve()
        ```
        
        ### 🩺 Troubleshooting
        
        | Symptom | Reason | Remedy |
        |---------|--------|--------|
        | The solution is flat | the equation loss wins | larger weights for boundary and start |
        | The loss oscillates | learning rate too high | 0.0001, or a longer schedule |
        | Burgers looks smeared | shock thinner than the sampling | sample where it is hard |
        | The wave dies out | not enough capacity | 6 layers, 128 units |
        
        ### 🔗 Links
        
        - [Physics-informed neural networks (Raissi et al.)](https://doi.org/10.1016/j.jcp.2018.10.045)
        - [NVIDIA PhysicsNeMo documentation](https://docs.nvidia.com/physicsnemo/index.html)
        - [torch.autograd](https://pytorch.org/docs/stable/autograd.html)
        """
    )
    return


if __name__ == "__main__":
    app.run()
