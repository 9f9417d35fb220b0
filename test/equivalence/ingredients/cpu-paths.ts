/** Cells that work on the GPU where there is one, and on the CPU where there is none. */
export const CPU_PATHS: Readonly<
  Record<string, { readonly cells: readonly string[]; readonly imports?: readonly string[] }>
> = {
  'guard clause': {
    cells: [
      'def place$(t):\n    if not torch.cuda.is_available():\n        return t\n    return t.cuda()\nprint(place$(torch.ones(3)).sum().item())',
    ],
  },
  'guard clause on a flag': {
    cells: [
      'has$ = torch.cuda.is_available()\ndef place$(t):\n    if not has$:\n        return t\n    return t.to("cuda")\nprint(place$(torch.ones(3)).sum().item())',
    ],
  },
  'flag of another cell': {
    cells: [
      'has_gpu$ = torch.cuda.is_available()',
      'if has_gpu$:\n    x$ = torch.ones(3, device="cuda")\nelse:\n    x$ = torch.ones(3)\nprint(x$.sum().item())',
    ],
  },
  'device of another cell': {
    cells: [
      'device$ = torch.device("cuda" if torch.cuda.is_available() else "cpu")',
      'x$ = torch.ones(3, device=device$)\nfor _i in range(2):\n    x$ = x$ * 2\nprint(x$.sum().item())',
    ],
  },
  'device text': {
    cells: [
      'device$ = "cuda" if torch.cuda.is_available() else "cpu"\nmodel$ = torch.nn.Linear(4, 2).to(device$)',
      'print(model$(torch.ones(2, 4).to(device$)).item())',
    ],
  },
  'device by and/or': {
    cells: [
      'device$ = torch.cuda.is_available() and "cuda" or "cpu"\nprint(torch.ones(3, device=device$).sum().item())',
    ],
  },
  'device from a list': {
    cells: ['device$ = ["cpu", "cuda"][torch.cuda.is_available()]\nprint(torch.ones(3, device=device$).sum().item())'],
  },
  'device from a dict': {
    cells: [
      'device$ = {True: "cuda", False: "cpu"}[torch.cuda.is_available()]\nprint(torch.ones(3).to(device$).sum().item())',
    ],
  },
  match: {
    cells: [
      'def place$(t):\n    match torch.cuda.is_available():\n        case True:\n            return t.cuda()\n        case _:\n            return t\nprint(place$(torch.ones(3)).sum().item())',
    ],
  },
  'match on the count': {
    cells: [
      'match torch.cuda.device_count():\n    case 0:\n        x$ = torch.ones(3)\n    case _:\n        x$ = torch.ones(3, device="cuda")\nprint(x$.sum().item())',
    ],
  },
  'device count': {
    cells: [
      'if torch.cuda.device_count() == 0:\n    x$ = torch.ones(3)\nelse:\n    x$ = torch.ones(3).cuda()\nprint(x$.sum().item())',
    ],
  },
  'device count in a function': {
    cells: [
      'def work$(n):\n    if torch.cuda.device_count() < 1:\n        return torch.ones(n).sum().item()\n    return torch.ones(n, device="cuda").sum().item()\nprint(work$(3))',
    ],
  },
  'no count': {
    cells: ['x$ = torch.ones(3)\nif torch.cuda.device_count():\n    x$ = x$.cuda()\nprint(x$.sum().item())'],
  },
  'while else': {
    cells: [
      'while not torch.cuda.is_available():\n    x$ = torch.ones(3)\n    break\nelse:\n    x$ = torch.ones(3, device="cuda")\nprint(x$.sum().item())',
    ],
  },
  'for over devices': {
    cells: [
      'for device$ in (["cuda"] if torch.cuda.is_available() else []) + ["cpu"]:\n    print(device$ in ("cuda", "cpu"), torch.ones(3, device=device$).sum().item())',
    ],
  },
  'for over GPUs': {
    cells: [
      'for _index in range(torch.cuda.device_count()):\n    print(torch.ones(3, device=f"cuda:{_index}").sum().item())\nprint("rest")',
    ],
  },
  'returns early': {
    cells: [
      'def run$():\n    if not torch.cuda.is_available():\n        print("no gpu")\n        return\n    x = torch.ones(3, device="cuda")\n    torch.cuda.synchronize()\n    print(x.sum().item())\nrun$()\nprint("rest")',
    ],
  },
  'raises and is caught': {
    cells: [
      'def run$():\n    if not torch.cuda.is_available():\n        raise RuntimeError("none")\n    return torch.ones(3, device="cuda").sum().item()\ntry:\n    print(run$())\nexcept RuntimeError:\n    print(torch.ones(3).sum().item())',
    ],
  },
  'tried and caught': {
    cells: [
      'try:\n    x$ = torch.ones(3).cuda()\nexcept RuntimeError:\n    x$ = torch.ones(3)\nprint(x$.sum().item())',
    ],
  },
  'tried and passed': {
    cells: ['x$ = torch.ones(3)\ntry:\n    x$ = x$.to("cuda")\nexcept Exception:\n    pass\nprint(x$.sum().item())'],
  },
  'tried in a function': {
    cells: [
      'def place$(t):\n    try:\n        return t.cuda()\n    except (RuntimeError, AssertionError):\n        return t\nprint(place$(torch.ones(3)).sum().item())',
    ],
  },
  decorator: {
    cells: [
      'def only_with_gpu$(function):\n    def inside(*a):\n        return function(*a) if torch.cuda.is_available() else None\n    return inside\n@only_with_gpu$\ndef work$(n):\n    return torch.ones(n, device="cuda").sum().item()\nprint(work$(3))',
    ],
  },
  ternary: {
    cells: ['x$ = torch.ones(3).cuda() if torch.cuda.is_available() else torch.ones(3)\nprint(x$.sum().item())'],
  },
  'ternary of functions': {
    cells: [
      'work$ = (lambda t: t.cuda()) if torch.cuda.is_available() else (lambda t: t)\nprint(work$(torch.ones(3)).sum().item())',
    ],
  },
  and: { cells: ['print(torch.cuda.is_available() and torch.ones(3, device="cuda").sum().item() > 0)\nprint("rest")'] },
  or: { cells: ['not torch.cuda.is_available() or print(torch.ones(3, device="cuda").sum().item())\nprint("rest")'] },
  comprehension: {
    cells: ['print([torch.ones(3, device="cuda").sum().item() for _ in range(2) if torch.cuda.is_available()])'],
  },
  'assert caught': {
    cells: [
      'try:\n    assert torch.cuda.is_available(), "none"\n    print(torch.ones(2, device="cuda").item())\nexcept AssertionError:\n    print(torch.ones(2).item())',
    ],
  },
  'own stop': {
    cells: [
      'mo.stop(not torch.cuda.is_available(), mo.md("needs a GPU"))\nprint(torch.ones(3, device="cuda").sum().item())',
    ],
  },
  'helper of another cell': {
    cells: [
      'def pick$():\n    return "cuda" if torch.cuda.is_available() else "cpu"',
      'x$ = torch.ones(3, device=pick$())\nprint(x$.sum().item())',
    ],
  },
  'helper with a walrus': {
    cells: [
      'if (count$ := torch.cuda.device_count()) > 0:\n    x$ = torch.ones(3, device="cuda")\nelse:\n    x$ = torch.ones(3)\nprint(x$.sum().item(), count$ >= 0)',
    ],
  },
  'class with a device': {
    cells: [
      'class Runner$:\n    def __init__(self):\n        self.device = "cuda" if torch.cuda.is_available() else "cpu"\n    def run(self):\n        return torch.ones(3, device=self.device).sum().item()\nprint(Runner$().run())',
    ],
  },
  'default argument': {
    cells: [
      'def work$(n, device="cuda" if torch.cuda.is_available() else "cpu"):\n    return torch.ones(n, device=device).sum().item()\nprint(work$(3))',
    ],
  },
  'chosen on the page': {
    cells: [
      'choice$ = mo.ui.dropdown(["cpu", "cuda"], value="cpu")',
      'print(torch.ones(3, device=choice$.value).sum().item())',
    ],
  },
  'switch on the page': {
    cells: [
      'use$ = mo.ui.checkbox(value=False)',
      'x$ = torch.ones(3)\nif use$.value:\n    x$ = x$.cuda()\nprint(x$.sum().item())',
    ],
  },
  'setting of the environment': {
    cells: [
      'x$ = torch.ones(3)\nif os.environ.get("NOTEBOOK_GPU", "0") == "1":\n    x$ = x$.cuda()\nprint(x$.sum().item())',
    ],
    imports: ['import os'],
  },
  'smi decides': {
    cells: [
      'device$ = "cuda" if shutil.which("nvidia-smi") else "cpu"\nprint(torch.ones(3, device=device$).sum().item())',
    ],
    imports: ['import shutil'],
  },
  'autocast only with a GPU': {
    cells: [
      'has$ = torch.cuda.is_available()\nmodel$ = torch.nn.Linear(4, 2).to("cuda" if has$ else "cpu")\noptimizer$ = torch.optim.SGD(model$.parameters())\nfor _i in range(2):\n    with torch.autocast("cuda", dtype=torch.float16, enabled=has$):\n        loss$ = model$(torch.ones(2, 4, device="cuda" if has$ else "cpu")).mean()\n    loss$.backward()\n    optimizer$.step()\n    optimizer$.zero_grad()\nprint(loss$.item())',
    ],
  },
  'import of CuPy': {
    cells: [
      'try:\n    import cupy as xp\n    if not xp.cuda.is_available():\n        raise ImportError("no GPU")\nexcept ImportError:\n    xp = None'.replaceAll(
        'xp',
        'xp$',
      ),
      'print(xp$.ones(3).item() if xp$ is not None else "numpy")',
    ],
  },
};
