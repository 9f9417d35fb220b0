/** Cells that give `seed$` something, if a number at all; the name may be `seed`, `SEED`, `random_state` and the like. */
export const SEEDS: Readonly<Record<string, string>> = {
  number: 'seed$ = 42',
  'number and then None': 'seed$ = 42\nif seed$:\n    seed$ = None',
  'number and then a text': 'seed$ = 42\nif seed$ > 1:\n    seed$ = "forty-two"',
  'number and then a dict': 'seed$ = 7\nseed$ = {"s": seed$}',
  'number and then another': 'seed$ = 7\nseed$ += 1',
  none: 'seed$ = None',
  text: 'seed$ = "abc"',
  'text of a number': 'seed$ = "42"',
  decimal: 'seed$ = 4.5',
  negative: 'seed$ = -1',
  large: 'seed$ = 2**70',
  list: 'seed$ = [1, 2, 3]',
  'for target': 'for seed$ in (1, 2):\n    pass',
  'for target of texts': 'for seed$ in ("a", "b"):\n    pass',
  walrus: 'if (seed$ := 3) > 2:\n    pass',
  'tuple target': 'seed$, _other = "x", 1',
  'by condition': 'seed$ = 3 if len("abc") == 4 else None',
  'of a function': 'def choose$():\n    return None\nseed$ = choose$()',
  'function itself': 'def seed$():\n    return 3',
  class: 'class seed$:\n    value = None',
  'number element': 'seed$ = mo.ui.number(1, 9, value=3, label="Seed")',
  'empty number element': 'seed$ = mo.ui.number(value=None, label="Seed (empty: any)")',
  slider: 'seed$ = mo.ui.slider(1, 99, value=5, label="Seed")',
  'slider of decimals': 'seed$ = mo.ui.slider(0.0, 1.0, step=0.1, value=0.5)',
  'text element': 'seed$ = mo.ui.text(value="abc", label="Seed")',
  'dropdown of texts': 'seed$ = mo.ui.dropdown(["a", "b"], value="a", label="Seed")',
  'empty dropdown': 'seed$ = mo.ui.dropdown([1, 2], label="Seed")',
  checkbox: 'seed$ = mo.ui.checkbox(value=False, label="Fixed seed")',
  'number behind a checkbox':
    'fixed$ = mo.ui.checkbox(value=False)\nseed$ = mo.ui.number(1, 9, value=3) if fixed$ is None else None',
  'range slider': 'seed$ = mo.ui.range_slider(1, 9, value=[2, 3])',
  'dict of settings': 'seed$ = {"seed": 3}["seed"]',
  'with target': 'import contextlib as _contextlib\nwith _contextlib.nullcontext("seed") as seed$:\n    pass',
  'match capture': 'match {"seed": None}:\n    case {"seed": seed$}:\n        pass',
  'annotated only': 'seed$: int = 11',
  'deleted and set': 'seed$ = 3\ndel seed$\nseed$ = None',
  tensor: 'seed$ = torch.ones(3)',
};

/** Cells that draw; SEED is what they read of the cell with the seed. */
export const DRAWINGS: Readonly<Record<string, { readonly code: string; readonly imports?: readonly string[] }>> = {
  'on the GPU': {
    code: 'for _i in range(2):\n    drawn$ = torch.rand(4, 4, device="cuda")\n    torch.cuda.synchronize()\nprint(drawn$.sum().item())',
  },
  training: {
    code: 'model$ = torch.nn.Linear(4, 2).cuda()\noptimizer$ = torch.optim.SGD(model$.parameters())\nfor _i in range(2):\n    loss$ = model$(torch.randn(3, 4, device="cuda")).mean()\n    loss$.backward()\n    optimizer$.step()\nprint(loss$.item())',
  },
  NumPy: {
    code: 'points$ = np.random.rand(8)\nx$ = torch.tensor(points$.tolist(), device="cuda")\nprint(x$.item(), points$.tolist())',
    imports: ['import numpy as np'],
  },
  Python: {
    code: 'picks$ = [random.random() for _ in range(3)]\nprint(len(picks$), torch.randn(3, device="cuda").item())',
    imports: ['import random'],
  },
  'generator of its own': {
    code: 'own$ = np.random.default_rng(7)\nprint(own$.normal(), torch.ones(2, device="cuda").item())',
    imports: ['import numpy as np'],
  },
  'torch generator': {
    code: 'own$ = torch.Generator(device="cuda").manual_seed(5)\nprint(torch.randn(3, device="cuda", generator=own$).item())',
  },
  'in a function': {
    code: 'def sample$(n):\n    return torch.randn(n, device="cuda").sum().item()\nprint(sample$(3), sample$(4))',
  },
  shuffled: {
    code: 'order$ = list(range(4))\nrandom.shuffle(order$)\nprint(sorted(order$), torch.randperm(4, device="cuda").item())',
    imports: ['import random'],
  },
  CuPy: { code: 'field$ = cupy.random.rand(4)\nprint(field$.item())' },
  'helper that seeds': {
    code: 'def fix$(number=3):\n    torch.manual_seed(number)\n    return number\nprint(fix$(), torch.rand(2, device="cuda").item())',
  },
  'numpy seeded itself': {
    code: 'np.random.seed(3)\nprint(np.random.rand(2).tolist(), torch.rand(2, device="cuda").item())',
    imports: ['import numpy as np'],
  },
};
