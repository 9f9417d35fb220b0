"""
protein_structure_alphafold.py

Protein Structure Explorer

Folds short protein sequences with a coarse-grained, GPU-accelerated energy
model and shows the kind of output that AlphaFold made popular: a 3D backbone,
a contact map and a confidence value for every residue.

The model is deliberately small. One bead per residue (the alpha carbon), a
differentiable energy and gradient descent take the place of the real network,
so every step can be read, changed and plotted.

Features:
- 🧬 Six well-known proteins, or any sequence pasted by the user
- 🚀 Differentiable folding energy, minimised with Adam on the GPU
- 3D backbone viewer, coloured by confidence, structure or hydrophobicity
- Contact map and energy curve
- Helix and strand assignment from the geometry
- PDB export for PyMOL, ChimeraX or Mol*
- Live GPU memory monitor

Requirements:
- NVIDIA GPU with 4 GB memory (the full AlphaFold 2 needs 16 GB and more)
- CUDA 11.8+ / 12.x
- Python: torch, numpy, pandas, plotly
- Sequences of up to 200 residues

Sized for:
- L4 (24 GB), RTX 4090 (24 GB), A100 (40 GB)

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
    import numpy as np
    import pandas as pd
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots
    import subprocess
    import time
    from typing import Dict, List, Optional, Tuple
    
    return (
        mo, torch, nn, np, pd, go, make_subplots,
        subprocess, time, Dict, List, Optional, Tuple,
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
        # 🧬 Protein Structure Explorer
        
        **From a string of letters to a folded chain, in a few seconds on a GPU.**
        
        A protein is a chain of amino acids that folds into a shape, and the shape decides
        what the protein does. AlphaFold predicts it with a large network trained on
        evolutionary data. This notebook takes the older road: write down an energy, start
        from a random chain, walk downhill.
        
        | | AlphaFold 2 | This notebook |
        |---|-------------|---------------|
        | Input | sequence + alignment | sequence only |
        | Detail | all heavy atoms | one bead per residue |
        | Method | Evoformer + structure module | energy minimisation |
        | Time | minutes to hours | seconds |
        | Accuracy | near experimental | ⚠️ for teaching only |
        
        **How to use it**
        
        1. Choose a protein, or pick *Custom* and paste a sequence
        2. Set the number of steps and the strength of the energy terms
        3. Press the button and explore the fold
        
        PyTorch {torch.__version__} · CUDA {torch.version.cuda or "not built in"}
        """
    )
    return


@app.cell
def __(mo):
    """Controls: which protein, and how to fold it"""
    
    EXAMPLE_PROTEINS = {
        'Trp-cage (20)': 'NLYIQWLKDGGPSSGRPPPS',
        'Insulin B chain (30)': 'FVNQHLCGSHLVEALYLVCGERGFFYTPKT',
        'Villin headpiece (35)': 'LSDEDFKAVFGMTRSAFANLPLWKQQNLKKEKGLF',
        'Crambin (46)': 'TTCCPSIVARSNFNVCRLPGTPEALCATYTGCIIIPGATCPGDYAN',
        'Protein G, B1 (56)': 'MTYKLILNGKTLKGETTTEAVDAATAEKVFKQYANDNGVDGEWTYDDATKTFTVTE',
        'Ubiquitin (76)': (
            'MQIFVKTLTGKTITLEVEPSDTIENVKAKIQDKEGIPPDQQRLIF'
            'AGKQLEDGRTLSDYNIQKESTLHLVLRLRGG'
        )
    }
    
    protein_selector = mo.ui.dropdown(
        options=list(EXAMPLE_PROTEINS) + ['Custom'],
        value='Villin headpiece (35)',
        label="Protein"
    )
    
    custom_sequence = mo.ui.text_area(
        placeholder="One-letter codes, for example MKTAYIAKQR…",
        label="Custom sequence (up to 200 residues)",
        rows=3
    )
    
    num_steps = mo.ui.slider(
        start=50, stop=1000, step=50, value=300,
        label="Minimisation steps",
        show_value=True
    )
    
    learning_rate = mo.ui.slider(
        start=0.05, stop=1.0, step=0.05, value=0.3,
        label="Learning rate",
        show_value=True
    )
    
    hydrophobic_weight = mo.ui.slider(
        start=0.0, stop=3.0, step=0.1, value=1.0,
        label="Hydrophobic attraction",
        show_value=True
    )
    
    contact_cutoff = mo.ui.slider(
        start=6.0, stop=12.0, step=0.5, value=8.0,
        label="Contact cutoff (Å)",
        show_value=True
    )
    
    color_by = mo.ui.dropdown(
        options=['Confidence', 'Secondary structure', 'Hydrophobicity', 'Position'],
        value='Confidence',
        label="Colour the backbone by"
    )
    
    predict_btn = mo.ui.run_button(label="🚀 Predict structure")
    
    mo.vstack([
        mo.md("## ⚙️ Configuration"),
        mo.hstack([protein_selector, color_by], justify="start"),
        custom_sequence,
        mo.hstack([num_steps, learning_rate], justify="start"),
        mo.hstack([hydrophobic_weight, contact_cutoff], justify="start"),
        predict_btn
    ])
    return (
        EXAMPLE_PROTEINS,
        protein_selector,
        custom_sequence,
        num_steps,
        learning_rate,
        hydrophobic_weight,
        contact_cutoff,
        color_by,
        predict_btn,
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
                mo.md("✅ **GPU detected**: the chain will be folded on it"),
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
def __(torch, nn, np):
    """Amino acids, sequence encoding and a small neural predictor"""
    
    AMINO_ACIDS = 'ACDEFGHIKLMNPQRSTVWY'
    
    # Kyte-Doolittle hydropathy: positive means water-avoiding
    HYDROPATHY = {
        'A': 1.8, 'C': 2.5, 'D': -3.5, 'E': -3.5, 'F': 2.8,
        'G': -0.4, 'H': -3.2, 'I': 4.5, 'K': -3.9, 'L': 3.8,
        'M': 1.9, 'N': -3.5, 'P': -1.6, 'Q': -3.5, 'R': -4.5,
        'S': -0.8, 'T': -0.7, 'V': 4.2, 'W': -0.9, 'Y': -1.3
    }
    
    # Chou-Fasman helix propensities: above 1 the residue likes helices
    HELIX_PROPENSITY = {
        'A': 1.42, 'C': 0.70, 'D': 1.01, 'E': 1.51, 'F': 1.13,
        'G': 0.57, 'H': 1.00, 'I': 1.08, 'K': 1.16, 'L': 1.21,
        'M': 1.45, 'N': 0.67, 'P': 0.57, 'Q': 1.11, 'R': 0.98,
        'S': 0.77, 'T': 0.83, 'V': 1.06, 'W': 1.08, 'Y': 0.69
    }
    
    def clean_sequence(text: str) -> str:
        """Drop FASTA headers, white space and case"""
        lines = [line for line in text.splitlines() if not line.startswith('>')]
        return ''.join(''.join(lines).split()).upper()
    
    def encode_sequence(sequence: str) -> List[int]:
        """Index of every residue in AMINO_ACIDS"""
        return [AMINO_ACIDS.index(residue) for residue in sequence]
    
    def residue_features(sequence: str, device):
        """Hydrophobicity (0 to 1) and helix bias (0 or more) per residue"""
        hydropathy = torch.tensor([HYDROPATHY[aa] for aa in sequence])
        helix = torch.tensor([HELIX_PROPENSITY[aa] for aa in sequence])
    
        hydropathy = (hydropathy + 4.5) / 9.0
        return hydropathy.to(device), torch.relu(helix - 0.9).to(device)
    
    class SimplifiedStructurePredictor(nn.Module):
        """Transformer encoder with a coordinate head and a confidence head"""
    
        def __init__(self, d_model: int = 128, n_heads: int = 4, n_layers: int = 4):
            super().__init__()
            self.embed = nn.Embedding(len(AMINO_ACIDS), d_model)
            self.position = nn.Embedding(512, d_model)
            layer = nn.TransformerEncoderLayer(
                d_model, n_heads, dim_feedforward=4 * d_model, batch_first=True
            )
            self.encoder = nn.TransformerEncoder(layer, n_layers)
            self.coordinate_head = nn.Linear(d_model, 3)
            self.confidence_head = nn.Linear(d_model, 1)
    
        def forward(self, tokens):
            positions = torch.arange(tokens.shape[1], device=tokens.device)
            hidden = self.encoder(self.embed(tokens) + self.position(positions))
    
            # Each residue is placed relative to the one before it
            steps = nn.functional.normalize(self.coordinate_head(hidden), dim=-1)
            confidence = torch.sigmoid(self.confidence_head(hidden)).squeeze(-1)
            return torch.cumsum(3.8 * steps, dim=1), 100 * confidence
    
    return (
        AMINO_ACIDS, HYDROPATHY, HELIX_PROPENSITY,
        clean_sequence, encode_sequence, residue_features,
        SimplifiedStructurePredictor,
    )


@app.cell
def __(torch, np, List, Tuple):
    """Folding energy and structure analysis"""
    
    def folding_energy(coords, hydrophobicity, helix_bias, attraction: float):
        """Energy of a chain of alpha carbons (arbitrary units)"""
        n = coords.shape[0]
    
        # Neighbours sit 3.8 Å apart, second neighbours between 5 and 7.2 Å
        bonds = (coords[1:] - coords[:-1]).norm(dim=1)
        angles = (coords[2:] - coords[:-2]).norm(dim=1)
        energy = 10.0 * (bonds - 3.8).pow(2).sum()
        energy = energy + 4.0 * torch.relu(5.0 - angles).pow(2).sum()
        energy = energy + 4.0 * torch.relu(angles - 7.2).pow(2).sum()
    
        # A helix brings residues i and i+3 to 5 Å
        turns = (coords[3:] - coords[:-3]).norm(dim=1)
        energy = energy + (helix_bias[3:] * (turns - 5.0).pow(2)).sum()
    
        # Everything else: no overlaps, and hydrophobic residues attract
        for i in range(n - 3):
            delta = coords[i + 3:] - coords[i]
            distance = (delta.pow(2).sum(dim=1) + 1e-6).sqrt()
            energy = energy + 5.0 * torch.relu(4.5 - distance).pow(2).sum()
    
            pair = hydrophobicity[i] * hydrophobicity[i + 3:]
            energy = energy - attraction * (pair * torch.sigmoid(8.0 - distance)).sum()
    
        # Globular proteins of n residues have about this radius of gyration
        radius = (coords - coords.mean(dim=0)).pow(2).sum(dim=1).mean().sqrt()
        return energy + 5.0 * torch.relu(radius - 2.2 * n ** 0.38).pow(2)
    
    def distance_matrix(points):
        """All pairwise distances of an (n, 3) array"""
        return np.linalg.norm(points[:, None, :] - points[None, :, :], axis=-1)
    
    def assign_structure(distances) -> List[str]:
        """H, E or C for every residue, from its i+2 and i+3 distances"""
        n = len(distances)
        states = ['C'] * n
    
        for i in range(n - 3):
            second, third = distances[i, i + 2], distances[i, i + 3]
            if third < 6.0 and second < 6.4:
                states[i:i + 4] = ['H'] * 4
            elif third > 9.0 and second > 6.0 and states[i] == 'C':
                states[i + 1:i + 3] = ['E'] * 2
    
        return states
    
    def confidence_score(distances, cutoff: float):
        """pLDDT-like score: sound geometry and a well-packed neighbourhood"""
        n = len(distances)
        bonds = np.diagonal(distances, offset=1)
        strain = np.zeros(n)
        strain[1:] += np.abs(bonds - 3.8)
        strain[:-1] += np.abs(bonds - 3.8)
    
        packed = (distances < cutoff).sum(axis=1) / min(n, 12)
        clashes = (distances < 3.5).sum(axis=1) - 1
        score = 45 + 50 * np.clip(packed, 0, 1) - 25 * strain - 10 * clashes
        return np.clip(score, 0, 100)
    
    def to_pdb(sequence: str, points, scores) -> str:
        """Alpha-carbon trace in PDB format, confidence in the B-factor column"""
        three_letter = dict(zip('ACDEFGHIKLMNPQRSTVWY', (
            'ALA CYS ASP GLU PHE GLY HIS ILE LYS LEU '
            'MET ASN PRO GLN ARG SER THR VAL TRP TYR').split()))
        lines = [
            f"ATOM  {i:5d}  CA  {three_letter[aa]} A{i:4d}    "
            f"{x:8.3f}{y:8.3f}{z:8.3f}  1.00{score:6.2f}           C"
            for i, (aa, (x, y, z), score) in enumerate(zip(sequence, points, scores), 1)
        ]
        return '\n'.join(lines + ['TER', 'END'])
    
    def helix_and_strand(states: List[str]) -> Tuple[float, float]:
        """Share of helix and strand, in percent"""
        return (
            100 * states.count('H') / len(states),
            100 * states.count('E') / len(states)
        )
    
    return (
        folding_energy, distance_matrix, assign_structure,
        confidence_score, to_pdb, helix_and_strand,
    )


@app.cell
def __(
    mo, torch, time, device, SimplifiedStructurePredictor,
    predict_btn, protein_selector, custom_sequence, EXAMPLE_PROTEINS,
    num_steps, learning_rate, hydrophobic_weight, contact_cutoff,
    AMINO_ACIDS, clean_sequence, encode_sequence, residue_features,
    folding_energy, distance_matrix, assign_structure,
    confidence_score, to_pdb, helix_and_strand, free_gpu_memory, gpu_memory_errors,
    out_of_memory, SEED
):
    """Fold the protein"""
    
    prediction_results = None
    
    if predict_btn.value:
        torch.manual_seed(SEED)
        _oom = None
        with mo.status.spinner(
            title="🔄 Folding the protein...",
            subtitle=f"Minimisation steps: {num_steps.value}",
        ):
            try:
                # Which sequence?
                if protein_selector.value == 'Custom':
                    sequence = clean_sequence(custom_sequence.value)
                else:
                    sequence = EXAMPLE_PROTEINS[protein_selector.value]
    
                # Refuse what the model cannot handle
                n_residues = len(sequence)
                unknown = sorted(set(sequence) - set(AMINO_ACIDS))
    
                if n_residues == 0:
                    raise ValueError("The sequence is empty")
                if unknown:
                    raise ValueError(f"Unknown residues: {', '.join(unknown)}")
                if n_residues < 5:
                    raise ValueError("The sequence needs at least 5 residues")
                if n_residues > 200:
                    raise ValueError(f"{n_residues} residues are too many (the limit is 200)")
    
                # Per-residue inputs
                seq_tensor = torch.tensor(encode_sequence(sequence), device=device)
                hydrophobicity, helix_bias = residue_features(sequence, device)
    
                # A random coil to start from
                _coords = torch.randn(n_residues, 3, device=device) * 10.0
                _coords.requires_grad_(True)
    
                optimizer = torch.optim.Adam([_coords], lr=learning_rate.value)
                scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(
                    optimizer, T_max=num_steps.value
                )
    
                # Walk downhill
                energies = []
                gradient_norms = []
                start_time = time.time()
    
                for step in range(num_steps.value):
                    optimizer.zero_grad()
                    energy = folding_energy(
                        _coords, hydrophobicity, helix_bias, hydrophobic_weight.value
                    )
                    energy.backward()
                    gradient_norm = torch.nn.utils.clip_grad_norm_([_coords], 100.0)
                    optimizer.step()
                    scheduler.step()
    
                    energies.append(energy.item())
                    gradient_norms.append(gradient_norm.item())
    
                fold_time = time.time() - start_time
    
                # Look at what came out
                final_coords = _coords.detach().cpu().numpy()
                final_coords = final_coords - final_coords.mean(axis=0)
                distances = distance_matrix(final_coords)
                states = assign_structure(distances)
                scores = confidence_score(distances, contact_cutoff.value)
                helix_share, strand_share = helix_and_strand(states)
                radius_of_gyration = float((final_coords ** 2).sum(axis=1).mean() ** 0.5)
                improvement = (energies[0] - energies[-1]) / energies[0] * 100
    
                prediction_results = {
                    'protein': protein_selector.value,
                    'sequence': sequence,
                    'coords': final_coords,
                    'distances': distances,
                    'states': states,
                    'scores': scores,
                    'hydrophobicity': hydrophobicity.cpu().numpy(),
                    'energies': energies,
                    'gradient_norms': gradient_norms,
                    'improvement': improvement,
                    'helix': helix_share,
                    'strand': strand_share,
                    'radius': radius_of_gyration,
                    'time': fold_time,
                    'device': str(device),
                    'pdb': to_pdb(sequence, final_coords, scores),
                    'success': True
                }
    
            except gpu_memory_errors() as _error:
                _oom = str(_error)
            except Exception as e:
                prediction_results = {'error': f'{type(e).__name__}: {e}', 'success': False}
            finally:
                seq_tensor = hydrophobicity = helix_bias = _coords = optimizer = scheduler = None
                energy = gradient_norm = None
                free_gpu_memory()
        if _oom is not None:
            _smaller = {"Protein": (protein_selector.value, "a smaller one")}
            mo.stop(True, out_of_memory(_oom, _smaller))
    
    return prediction_results,


@app.cell
def __(mo, go, np, pd, make_subplots, prediction_results, color_by, contact_cutoff):
    """Show the predicted structure"""
    
    if prediction_results is None:
        _output = mo.callout(
            mo.md("👆 Choose a protein and press **Predict structure** to start"),
            kind="info"
        )
    elif not prediction_results['success']:
        _output = mo.callout(
            mo.md(
                f"❌ **Prediction failed**: {prediction_results['error']}"
                "\n\n💡 Try smaller or different settings."
                " If the error mentions CUDA, restart the kernel before running this again."
            ),
            kind="danger"
        )
    else:
        _coords = prediction_results['coords']
        residues = prediction_results['sequence']
        plddt = prediction_results['scores']
        assignment = prediction_results['states']
        positions = list(range(1, len(residues) + 1))
    
        # What the colour of a bead means
        if color_by.value == 'Confidence':
            bead_colors = plddt
            colorscale = [
                [0.0, '#ff7d45'], [0.5, '#ffdb13'], [0.7, '#65cbf3'], [1.0, '#0053d6']
            ]
            color_range = (0, 100)
        elif color_by.value == 'Secondary structure':
            bead_colors = [{'C': 0, 'E': 1, 'H': 2}[state] for state in assignment]
            colorscale = [[0.0, '#b8b8b8'], [0.5, '#f4b400'], [1.0, '#c2185b']]
            color_range = (0, 2)
        elif color_by.value == 'Hydrophobicity':
            bead_colors = prediction_results['hydrophobicity']
            colorscale = 'BrBG_r'
            color_range = (0, 1)
        else:
            bead_colors = positions
            colorscale = 'Rainbow'
            color_range = (1, len(residues))
    
        # 3D backbone
        backbone_fig = go.Figure(
            go.Scatter3d(
                x=_coords[:, 0],
                y=_coords[:, 1],
                z=_coords[:, 2],
                mode='lines+markers',
                line=dict(color='rgba(90, 90, 90, 0.6)', width=6),
                marker=dict(
                    size=7,
                    color=bead_colors,
                    colorscale=colorscale,
                    cmin=color_range[0],
                    cmax=color_range[1],
                    colorbar=dict(title=color_by.value)
                ),
                text=[
                    f"{aa}{pos} · {state} · confidence {score:.0f}"
                    for aa, pos, state, score in zip(residues, positions, assignment, plddt)
                ],
                hoverinfo='text'
            )
        )
        backbone_fig.update_layout(
            title=f"{prediction_results['protein']}: alpha-carbon trace",
            scene=dict(
                xaxis_title='x (Å)',
                yaxis_title='y (Å)',
                zaxis_title='z (Å)',
                aspectmode='data'
            ),
            height=550,
            margin=dict(l=0, r=0, t=50, b=0)
        )
    
        # Distances and contacts, side by side
        contacts = (prediction_results['distances'] < contact_cutoff.value).astype(int)
        map_fig = make_subplots(
            rows=1, cols=2,
            subplot_titles=("Distance (Å)", f"Contacts below {contact_cutoff.value} Å")
        )
        map_fig.add_trace(
            go.Heatmap(
                z=prediction_results['distances'], x=positions, y=positions,
                colorscale='Viridis_r', colorbar=dict(x=0.44, title='Å')
            ),
            row=1, col=1
        )
        map_fig.add_trace(
            go.Heatmap(
                z=contacts, x=positions, y=positions,
                colorscale='Blues', showscale=False
            ),
            row=1, col=2
        )
        map_fig.update_yaxes(autorange='reversed')
        map_fig.update_layout(height=420)
    
        # Confidence along the chain
        confidence_fig = go.Figure(
            go.Bar(
                x=positions,
                y=plddt,
                marker=dict(color=plddt, colorscale='RdYlBu', cmin=0, cmax=100)
            )
        )
        confidence_fig.add_hline(y=70, line_dash='dash', annotation_text='confident')
        confidence_fig.update_layout(
            title="Confidence per residue",
            xaxis_title='Residue',
            yaxis=dict(title='Score', range=[0, 100]),
            height=300
        )
    
        # Energy during the minimisation
        energy_fig = make_subplots(specs=[[{'secondary_y': True}]])
        energy_fig.add_trace(
            go.Scatter(y=prediction_results['energies'], name='Energy', line=dict(color='#76b900'))
        )
        energy_fig.add_trace(
            go.Scatter(
                y=prediction_results['gradient_norms'], name='Gradient norm',
                line=dict(color='#888888', dash='dot')
            ),
            secondary_y=True
        )
        energy_fig.update_layout(title="Minimisation", xaxis_title='Step', height=320)
    
        # Residue table and summary
        residue_table = pd.DataFrame({
            'Position': positions,
            'Residue': list(residues),
            'Structure': assignment,
            'Confidence': plddt.round(1),
            'Contacts': contacts.sum(axis=1) - 1
        })
    
        summary = f"""
        | Quantity | Value |
        |----------|-------|
        | Residues | {len(residues)} |
        | Mean confidence | {plddt.mean():.1f} |
        | Helix / strand | {prediction_results['helix']:.0f} % / {prediction_results['strand']:.0f} % |
        | Radius of gyration | {prediction_results['radius']:.1f} Å |
        | Energy | {prediction_results['energies'][0]:.0f} → {prediction_results['energies'][-1]:.0f} (−{prediction_results['improvement']:.1f} %) |
        | Time | {prediction_results['time']:.1f} s on {prediction_results['device']} |
        """
    
        _output = mo.vstack([
            mo.md("## 🧬 Predicted structure"),
            mo.md(summary),
            mo.ui.plotly(backbone_fig),
            mo.ui.plotly(map_fig),
            mo.ui.plotly(confidence_fig),
            mo.ui.plotly(energy_fig),
            mo.md("### Residues"),
            mo.ui.table(residue_table, selection=None, page_size=10),
            mo.download(
                data=prediction_results['pdb'].encode(),
                filename="prediction.pdb",
                label="💾 Download PDB"
            )
        ])

    _output
    return


@app.cell
def __(mo):
    """Background and next steps"""
    mo.md(
        """
        ---
        
        ## 📚 Background
        
        ### What the energy contains
        
        | Term | Idea |
        |------|------|
        | Bonds | neighbouring alpha carbons sit 3.8 Å apart |
        | Angles | second neighbours stay between 5.0 and 7.2 Å |
        | Helix bias | helix formers pull residue *i+3* to 5 Å |
        | Overlap | two beads cannot share the same space |
        | Hydrophobic effect | water-avoiding residues gather inside |
        | Compactness | the chain is no larger than a globular protein |
        
        ### Reading the confidence
        
        - 🔵 **above 90**: well packed, sound geometry
        - 🟢 **70 to 90**: the backbone is plausible
        - 🟡 **50 to 70**: treat with care
        - 🟠 **below 50**: probably flexible, or simply wrong
        
        AlphaFold *learns* its pLDDT from known structures. The score here is a formula, and
        only the scale is the same.
        
        ### Running the real thing
        
        ESMFold needs no alignment and fits on one GPU:
        
        ```python
        import torch
        from transformers import AutoTokenizer, EsmForProteinFolding
        
        tokenizer = AutoTokenizer.from_pretrained("facebook/esmfold_v1")
        model = EsmForProteinFolding.from_pretrained("facebook/esmfold_v1")
        model = model.cuda().eval()
        model.trunk.set_chunk_size(64)   # less memory, a little slower
        
        tokens = tokenizer([sequence], return_tensors="pt", add_special_tokens=False)
        with torch.no_grad():
            output = model(tokens["input_ids"].cuda())
        
        print(output.plddt.mean().item())
        print(torch.cuda.max_memory_allocated() / 1024**3, "GB")
        ```
        
        ### Folding many sequences
        
        Small proteins leave most of a GPU idle. Fold them together:
        
        ```python
        # (batch, residues, 3): one optimizer moves all the chains
        coords = torch.randn(batch, n_residues, 3, device="cuda", requires_grad=True)
        optimizer = torch.optim.Adam([coords], lr=0.3)
        
        for step in range(300):
            optimizer.zero_grad()
            energy = torch.vmap(folding_energy, in_dims=(0, None, None, None))(
                coords, hydrophobicity, helix_bias, 1.0
            )
            energy.sum().backward()
            optimizer.step()
        ```
        
        ### Leaving the Python loop
        
        The pair term walks over the residues one by one. With a full distance matrix the GPU
        has more to do at a time:
        
        ```python
        distance = torch.cdist(coords, coords)
        mask = torch.triu(torch.ones_like(distance), diagonal=3)
        overlap = (mask * torch.relu(4.5 - distance)).pow(2).sum()
        
        torch.cuda.synchronize()
        ```
        
        ### GPU memory of the real models (rough)
        
        | Residues | AlphaFold 2 | ESMFold | This notebook |
        |----------|-------------|---------|---------------|
        | 100 | 6 GB | 8 GB | < 0.1 GB |
        | 400 | 12 GB | 14 GB | – |
        | 1000 | 32 GB | 40 GB | – |
        
        ⚠️ The figures depend on the chunk size and on the alignment depth.
        
        ### Links
        
        - [AlphaFold database](https://alphafold.ebi.ac.uk/)
        - [ESM Atlas](https://esmatlas.com/)
        - [RCSB Protein Data Bank](https://www.rcsb.org/)
        - [NVIDIA BioNeMo](https://www.nvidia.com/en-us/clara/bionemo/)
        """
    )
    return


if __name__ == "__main__":
    app.run()
