import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { cpuRunOf } from '../../src/gpu/cpu-run.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { planText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';

/*
 * The ways in which notebooks lead to the processor, each beside one that looks like it and does not. Python itself runs
 * them on a machine without a GPU and says how they end: what nbfix foresees must be that, and no stop may be put in
 * front of what comes to its end.
 */

const PROGRAM = fileURLToPath(new URL('../support/without_gpu.py', import.meta.url));

/** The first text has a path on the processor, the second one has none. */
const IDIOMS: Readonly<Record<string, readonly [string, string]>> = {
  'an else': [
    'if torch.cuda.is_available():\n    x = torch.ones(3).cuda()\nelse:\n    x = torch.ones(3)',
    'if torch.cuda.is_available():\n    x = torch.ones(3)\nelse:\n    x = torch.ones(3).cuda()',
  ],
  'an elif': [
    'if not torch.cuda.is_available():\n    x = 1\nelif torch.cuda.device_count() > 1:\n    x = torch.ones(3).cuda(1)\nelse:\n    x = torch.ones(3).cuda()',
    'if torch.cuda.is_available():\n    x = 1\nelif torch.cuda.device_count() == 0:\n    x = torch.ones(3).cuda(1)\nelse:\n    x = 2',
  ],
  'a guard clause': [
    'def move(t):\n    if not torch.cuda.is_available():\n        return t\n    return t.cuda()\nx = move(torch.ones(3))',
    'def move(t):\n    if torch.cuda.is_available():\n        return t\n    return t.cuda()\nx = move(torch.ones(3))',
  ],
  'a guard clause that prints and leaves': [
    'def work():\n    if torch.cuda.device_count() == 0:\n        print("no GPU")\n        return\n    torch.cuda.synchronize()\nwork()',
    'def work():\n    if torch.cuda.device_count() == 0:\n        print("no GPU")\n    torch.cuda.synchronize()\nwork()',
  ],
  'a flag': [
    'has_gpu = torch.cuda.is_available()\ndef move(t):\n    return t.cuda() if has_gpu else t\nx = move(torch.ones(3))',
    'has_gpu = not torch.cuda.is_available()\ndef move(t):\n    return t.cuda() if has_gpu else t\nx = move(torch.ones(3))',
  ],
  'a count that is compared': [
    'n = torch.cuda.device_count()\nif n == 0:\n    x = torch.ones(3)\nelse:\n    x = torch.ones(3).cuda()',
    'n = torch.cuda.device_count()\nif n >= 1:\n    x = torch.ones(3)\nelse:\n    x = torch.ones(3).cuda()',
  ],
  match: [
    'match torch.cuda.is_available():\n    case True:\n        x = torch.ones(3).cuda()\n    case _:\n        x = torch.ones(3)',
    'match torch.cuda.is_available():\n    case False:\n        x = torch.ones(3).cuda()\n    case _:\n        x = torch.ones(3)',
  ],
  'match on the name of a device': [
    'device = "cuda" if torch.cuda.is_available() else "cpu"\nmatch device:\n    case "cuda" | "cuda:0":\n        torch.cuda.synchronize()\n    case "cpu":\n        pass',
    'device = "cuda" if torch.cuda.is_available() else "cpu"\nmatch device:\n    case "cpu" | "mps":\n        torch.cuda.synchronize()\n    case _:\n        pass',
  ],
  'while and else': [
    'while not torch.cuda.is_available():\n    x = torch.ones(3)\n    break\nelse:\n    x = torch.ones(3, device="cuda")',
    'while torch.cuda.is_available():\n    x = torch.ones(3)\n    break\nelse:\n    x = torch.ones(3, device="cuda")',
  ],
  'a loop over the GPUs': [
    'for i in range(torch.cuda.device_count()):\n    torch.ones(3, device=f"cuda:{i}")',
    'for i in range(2):\n    torch.ones(3, device=f"cuda:{i}")',
  ],
  'a comprehension over the GPUs': [
    'xs = [torch.ones(3).cuda(i) for i in range(torch.cuda.device_count())]',
    'xs = [torch.ones(3).cuda(i) for i in range(2) if not torch.cuda.is_available()]',
  ],
  continue: [
    'for i in range(3):\n    if not torch.cuda.is_available():\n        continue\n    torch.ones(3).cuda()',
    'for i in range(3):\n    if torch.cuda.is_available():\n        continue\n    torch.ones(3).cuda()',
  ],
  break: [
    'for i in range(3):\n    if not torch.cuda.is_available():\n        break\n    torch.ones(3).cuda()',
    'for i in range(3):\n    torch.ones(3).cuda()\n    if not torch.cuda.is_available():\n        break',
  ],
  and: [
    'x = torch.cuda.is_available() and torch.ones(3).cuda()',
    'x = not torch.cuda.is_available() and torch.ones(3).cuda()',
  ],
  or: [
    'x = not torch.cuda.is_available() or torch.ones(3).cuda()',
    'x = torch.cuda.is_available() or torch.ones(3).cuda()',
  ],
  'a device': [
    'device = torch.device("cuda" if torch.cuda.is_available() else "cpu")\nx = torch.ones(3, device=device)',
    'device = torch.device("cuda")\nx = torch.ones(3, device=device)',
  ],
  'a device that is overwritten': [
    'device = "cuda"\nif not torch.cuda.is_available():\n    device = "cpu"\nx = torch.ones(3).to(device)',
    'device = "cpu"\nif not torch.cuda.is_available():\n    device = "cuda"\nx = torch.ones(3).to(device)',
  ],
  'the type of a device': [
    'device = torch.device("cuda" if torch.cuda.is_available() else "cpu")\nif device.type == "cuda":\n    torch.cuda.synchronize()',
    'device = torch.device("cuda" if torch.cuda.is_available() else "cpu")\nif device.type != "cuda":\n    torch.cuda.synchronize()',
  ],
  'a function that chooses': [
    'def pick():\n    if torch.cuda.is_available():\n        return "cuda"\n    return "cpu"\nx = torch.ones(3, device=pick())',
    'def pick():\n    return "cuda:0"\nx = torch.ones(3, device=pick())',
  ],
  'a parameter': [
    'def make(device="cuda"):\n    return torch.ones(3, device=device)\nx = make("cpu")',
    'def make(device="cuda"):\n    return torch.ones(3, device=device)\nx = make()',
  ],
  'a lambda': [
    'move = lambda t: t.cuda() if torch.cuda.is_available() else t\nx = move(torch.ones(3))',
    'move = lambda t: t.cuda()\nx = move(torch.ones(3))',
  ],
  'a decorator': [
    'def on_gpu(f):\n    def wrapper(*args):\n        if not torch.cuda.is_available():\n            return None\n        return f(*args)\n    return wrapper\n@on_gpu\ndef work(t):\n    return t.cuda()\nx = work(torch.ones(3))',
    'def logged(f):\n    def wrapper(*args):\n        print("work")\n        return f(*args)\n    return wrapper\n@logged\ndef work(t):\n    return t.cuda()\nx = work(torch.ones(3))',
  ],
  'a decorator with arguments': [
    'def instead(value):\n    def decorate(f):\n        def wrapper(t):\n            return f(t) if torch.cuda.is_available() else value\n        return wrapper\n    return decorate\n@instead(0)\ndef work(t):\n    return t.cuda()\nx = work(torch.ones(3))',
    'def instead(value):\n    def decorate(f):\n        def wrapper(t):\n            return value if torch.cuda.is_available() else f(t)\n        return wrapper\n    return decorate\n@instead(0)\ndef work(t):\n    return t.cuda()\nx = work(torch.ones(3))',
  ],
  'a class': [
    'class Net:\n    def __init__(self):\n        self.w = torch.ones(3)\n    def to_fastest(self):\n        if torch.cuda.is_available():\n            self.w = self.w.cuda()\n        return self\nnet = Net().to_fastest()',
    'class Net:\n    def __init__(self):\n        self.w = torch.ones(3, device="cuda")\nnet = Net()',
  ],
  'an error that is taken for an answer': [
    'try:\n    x = torch.ones(3, device="cuda")\nexcept RuntimeError:\n    x = torch.ones(3)',
    'try:\n    x = torch.ones(3, device="cuda")\nexcept ValueError:\n    x = torch.ones(3)',
  ],
  'an error that is raised again': [
    'try:\n    x = torch.ones(3, device="cuda")\nexcept (AssertionError, RuntimeError):\n    x = torch.ones(3)\nelse:\n    torch.cuda.synchronize()',
    'try:\n    x = torch.ones(3, device="cuda")\nexcept RuntimeError as error:\n    print(error)\n    raise',
  ],
  'an error that is suppressed': [
    'import contextlib\nwith contextlib.suppress(RuntimeError):\n    torch.cuda.synchronize()',
    'import contextlib\nwith contextlib.nullcontext():\n    torch.cuda.synchronize()',
  ],
  'one of the errors that are suppressed': [
    'import contextlib\nwith contextlib.suppress(KeyError, RuntimeError):\n    torch.cuda.synchronize()',
    'import contextlib\nwith contextlib.suppress(KeyError, ValueError):\n    torch.cuda.synchronize()',
  ],
  'a None that an and hands on': [
    'place = None\nchosen = place and "cuda"\nx = torch.ones(3, device="cpu" if chosen is None else "cuda")',
    'place = None\nchosen = place and "cuda"\nx = torch.ones(3, device="cuda" if chosen is None else "cpu")',
  ],
  'a memory error': [
    'try:\n    x = torch.ones(3)\nexcept MemoryError:\n    x = torch.ones(3).cuda()',
    'try:\n    x = torch.ones(3).cuda()\nexcept MemoryError:\n    x = torch.ones(3)',
  ],
  finally: [
    'try:\n    x = torch.ones(3)\nfinally:\n    print("done")',
    'try:\n    x = torch.ones(3)\nfinally:\n    torch.cuda.synchronize()',
  ],
  'a dictionary': [
    'setup = {"device": "cuda" if torch.cuda.is_available() else "cpu"}\nx = torch.ones(3, device=setup["device"])',
    'setup = {"device": "cuda"}\nx = torch.ones(3, device=setup["device"])',
  ],
  'several names at once': [
    'device, size = ("cuda", 8) if torch.cuda.is_available() else ("cpu", 2)\nx = torch.ones(size, device=device)',
    'device, size = "cuda", 8\nx = torch.ones(size, device=device)',
  ],
  'a walrus': [
    'if (n := torch.cuda.device_count()) > 0:\n    x = torch.ones(n).cuda()',
    'if (n := torch.cuda.device_count()) == 0:\n    x = torch.ones(n).cuda()',
  ],
  'a helper that calls a helper': [
    'def has_gpu():\n    return torch.cuda.is_available()\ndef move(t):\n    if has_gpu():\n        return t.cuda()\n    return t\nx = move(move(torch.ones(3)))',
    'def has_gpu():\n    return torch.cuda.is_available()\ndef move(t):\n    if not has_gpu():\n        return t.cuda()\n    return t\nx = move(move(torch.ones(3)))',
  ],
  'a GPU that is only named': [
    'if torch.cuda.is_available():\n    print(torch.cuda.get_device_name(0))\nx = torch.ones(3)',
    'print(torch.cuda.get_device_name(0))\nx = torch.ones(3)',
  ],
};

/** What Python does is not foreseen here; nbfix must not be sure of the wrong thing. */
const UNFORESEEN: Readonly<Record<string, string>> = {
  'a global that a probe sets':
    'usable = True\ndef probe():\n    global usable\n    usable = torch.cuda.is_available()\nprobe()\nx = torch.ones(3).cuda() if usable else torch.ones(3)',
  'a name of the function around':
    'def work():\n    usable = True\n    def probe():\n        nonlocal usable\n        usable = torch.cuda.is_available()\n    probe()\n    return torch.ones(3).cuda() if usable else torch.ones(3)\nx = work()',
  'a setting that a function changes':
    'setup = {"device": "cuda"}\ndef adapt(given):\n    if not torch.cuda.is_available():\n        given["device"] = "cpu"\nadapt(setup)\nx = torch.ones(3, device=setup["device"])',
  'a list of errors':
    'errors = []\nif not torch.cuda.is_available():\n    errors.append("no GPU")\nif not errors:\n    torch.cuda.synchronize()',
  'a context that takes the error':
    'import contextlib\n@contextlib.contextmanager\ndef tolerant():\n    try:\n        yield\n    except RuntimeError as error:\n        print(error)\nwith tolerant():\n    torch.cuda.synchronize()',
  'a context of a class':
    'class Tolerant:\n    def __enter__(self):\n        return self\n    def __exit__(self, kind, error, trace):\n        return kind is not None and issubclass(kind, RuntimeError)\nwith Tolerant():\n    torch.cuda.synchronize()',
  'a lambda that sees what its cell binds later':
    'place = "cuda"\nmove = lambda t: t.to(place)\nplace = "cpu"\nx = move(torch.ones(3))',
  'an inner function that sees what is bound later':
    'def work():\n    place = "cuda"\n    def make():\n        return torch.ones(3, device=place)\n    if not torch.cuda.is_available():\n        place = "cpu"\n    return make()\nx = work()',
  'an inner function before what it reads':
    'place = "cuda"\ndef work():\n    def make():\n        return torch.ones(3, device=place)\n    place = "cpu"\n    return make()\nx = work()',
  'a table of functions':
    'ways = {True: lambda t: t.cuda(), False: lambda t: t}\nx = ways[torch.cuda.is_available()](torch.ones(3))',
  'one device after the other':
    'for device in ("cuda", "cpu"):\n    try:\n        x = torch.ones(3, device=device)\n        break\n    except RuntimeError:\n        continue',
  'a second try':
    'device = "cuda"\nwhile True:\n    try:\n        x = torch.ones(3, device=device)\n        break\n    except RuntimeError:\n        device = "cpu"',
  'a helper that tries again':
    'def make(device="cuda"):\n    try:\n        return torch.ones(3, device=device)\n    except RuntimeError:\n        return make("cpu")\nx = make()',
  'a function under another name': 'has_gpu = torch.cuda.is_available\nif has_gpu():\n    torch.cuda.synchronize()',
  'an error that is only told of':
    'note = None\ntry:\n    x = torch.ones(3, device="cuda")\nexcept Exception as error:\n    note = str(error)\nif note:\n    x = torch.ones(3)',
  'what is never called': 'def later():\n    torch.cuda.synchronize()\njobs = [later]',
  'a generator that nobody reads': 'def rows():\n    yield torch.ones(3).cuda()\nlazy = rows()',
  'a device that the caller picks':
    'import os\ndef make(device="cuda"):\n    return torch.ones(3, device=device)\nx = make(os.environ.get("NBFIX_TEST_DEVICE", "cpu"))',
  'a default after a star': 'def make(*size, device="cpu"):\n    return torch.ones(*size, device=device)\nx = make(4)',
  'arguments that are unpacked':
    'where = ("cpu",)\ndef make(device="cuda"):\n    return torch.ones(3, device=device)\nx = make(*where)',
  'arguments that are unpacked by name':
    'how = {"device": "cpu"}\ndef make(device="cuda"):\n    return torch.ones(3, device=device)\nx = make(**how)',
  'a property':
    'class Machine:\n    @property\n    def usable(self):\n        return torch.cuda.is_available()\nmachine = Machine()\nif machine.usable:\n    torch.cuda.synchronize()',
  'an object that is false':
    'class Cards:\n    def __bool__(self):\n        return torch.cuda.is_available()\nif Cards():\n    torch.cuda.synchronize()',
  'a cuda() of its own':
    'class Base:\n    def cuda(self):\n        return "anywhere"\nclass Job(Base):\n    pass\nx = Job().cuda()',
  'errors under a name':
    'missing = (AssertionError, RuntimeError)\ntry:\n    x = torch.ones(3).cuda()\nexcept missing:\n    x = torch.ones(3)',
  'a group of errors': 'try:\n    x = torch.ones(3).cuda()\nexcept* RuntimeError:\n    x = torch.ones(3)',
  'a return that drops the error':
    'def move(t):\n    try:\n        t = t.cuda()\n    finally:\n        return t\nx = move(torch.ones(3))',
  'a break that drops the error':
    'while True:\n    try:\n        torch.cuda.synchronize()\n    finally:\n        break',
  'a context under a name':
    'import contextlib\ntolerant = contextlib.suppress(RuntimeError)\nwith tolerant:\n    torch.cuda.synchronize()',
  'an object that is a context':
    'class Tolerant:\n    def __enter__(self):\n        return self\n    def __exit__(self, *error):\n        return True\ntolerant = Tolerant()\nwith tolerant:\n    torch.cuda.synchronize()',
  'a context of a class that is derived':
    'import contextlib\nclass Tolerant(contextlib.suppress):\n    pass\nwith Tolerant(RuntimeError):\n    torch.cuda.synchronize()',
  'a context that a method makes':
    'import contextlib\nclass Job:\n    @contextlib.contextmanager\n    def tolerant(self):\n        try:\n            yield\n        except RuntimeError:\n            pass\njob = Job()\nwith job.tolerant():\n    torch.cuda.synchronize()',
  'a generator expression that nobody reads': 'lazy = (torch.ones(3).cuda() for _ in range(2))',
  'a loop over the devices of the system':
    'import glob\nfor path in glob.glob("/dev/nvidia[0-9]"):\n    torch.cuda.synchronize()',
  'a loop over what a function found':
    'def found():\n    return [i for i in range(8) if i < torch.cuda.device_count()]\nfor card in found():\n    torch.ones(3).cuda(card)',
  'a comprehension over what a function found':
    'def found():\n    return [i for i in range(8) if i < torch.cuda.device_count()]\nxs = [torch.ones(3).cuda(card) for card in found()]',
  'a coroutine that nobody awaits': 'async def work():\n    torch.cuda.synchronize()\njob = work()\njob.close()',
  'a loop until no card is left':
    'free = list(range(torch.cuda.device_count()))\nwhile len(free) > 0:\n    torch.ones(3).cuda(free.pop())',
  'devices in another order':
    'place = sorted(["cuda", "cpu"])[0]\nx = torch.ones(3, device=place)\ny = torch.ones(3, device=list(reversed(["cuda", "cpu"]))[0])',
  'a count as a text': 'count = str(torch.cuda.device_count())\nif count != "0":\n    torch.cuda.synchronize()',
  'a class that makes no object':
    'class Job:\n    def __new__(cls):\n        return super().__new__(cls) if torch.cuda.is_available() else None\n    def __init__(self):\n        torch.cuda.synchronize()\njob = Job()',
  'a class of another kind':
    'class Lazy(type):\n    def __call__(cls):\n        return None\nclass Job(metaclass=Lazy):\n    def __init__(self):\n        torch.cuda.synchronize()\njob = Job()',
  'a method that the object replaces':
    'class Job:\n    def place(self):\n        return torch.ones(3).cuda()\njob = Job()\nif not torch.cuda.is_available():\n    job.place = lambda: torch.ones(3)\nx = job.place()',
  'a setting of the reader': 'import os\nif os.environ.get("NBFIX_TEST_USE_GPU"):\n    torch.cuda.synchronize()',
};

const CELL_ENDS: Readonly<Record<string, readonly string[]>> = {
  'a stop': ['mo.stop(not torch.cuda.is_available())\nx = torch.ones(3).cuda()'],
  'a stop that a bare handler takes': [
    'try:\n    mo.stop(not torch.cuda.is_available())\nexcept:\n    pass\nx = torch.ones(3).cuda()',
  ],
  'a stop that passes a handler': [
    'try:\n    mo.stop(not torch.cuda.is_available())\nexcept Exception:\n    pass\nx = torch.ones(3).cuda()',
  ],
  'an assertion': ['assert torch.cuda.is_available(), "a GPU, please"\nx = torch.ones(3).cuda()'],
  'an error of its own': [
    'if not torch.cuda.is_available():\n    raise SystemExit("a GPU, please")\nx = torch.ones(3).cuda()',
  ],
  'a query of the driver': ['import subprocess\nout = subprocess.run(["nvidia-smi"], check=True)'],
  'a query that takes no for an answer': [
    'import subprocess\ndef info():\n    try:\n        return {"ok": True, "text": subprocess.check_output(["nvidia-smi"])}\n    except Exception as error:\n        return {"ok": False, "error": str(error)}\ngpu = info()',
    'x = torch.ones(3).cuda() if gpu["ok"] else torch.ones(3)',
  ],
  'a flag of another cell': ['has_gpu = torch.cuda.is_available()', 'x = torch.ones(3)\nif has_gpu:\n    x = x.cuda()'],
  'a helper of another cell': [
    'def move(t):\n    if not torch.cuda.is_available():\n        return t\n    return t.cuda()',
    'x = move(torch.ones(3))',
    'y = x.sum()',
  ],
  'a device of another cell': ['device = torch.device("cuda:0")', 'x = torch.ones(3, device=device)', 'y = x.sum()'],
};

const IMPORTS = 'import marimo as mo\nimport torch';

const rows = [
  ...Object.entries(IDIOMS).flatMap(([name, [path, none]]) => [
    { name, cells: [IMPORTS, path], isOnCpu: true },
    { name: `${name}, and no way out`, cells: [IMPORTS, none], isOnCpu: false },
  ]),
  ...Object.entries(CELL_ENDS).map(([name, cells]) => ({ name, cells: [IMPORTS, ...cells], isOnCpu: undefined })),
];

function notebookOf(cells: readonly string[]): string {
  const texts = cells.map((body) => `@app.cell\ndef _():\n${body.replace(/^/gm, '    ')}\n    return\n`);
  return `import marimo\n\napp = marimo.App()\n\n\n${texts.join('\n\n')}\n\nif __name__ == "__main__":\n    app.run()\n`;
}

let answers: string[][] = [];

beforeAll(() => {
  const input = JSON.stringify(rows.map(({ cells }) => cells));
  answers = JSON.parse(execFileSync('python3', [PROGRAM], { input, encoding: 'utf8' })) as string[][];
});

const gate = codemods.filter(({ meta }) => meta.id === 'gpu-gate');
const templates = readTemplates();

describe.each(rows.map((row, index) => ({ ...row, index })))('$name', ({ cells, isOnCpu, index }) => {
  const notebook = parseNotebook('notebook.py', notebookOf(cells));
  const plan = planText('notebook.py', notebook.text, gate, templates);

  it('ends as it does in Python', () => {
    const runOf = cpuRunOf(notebook);
    const seen = answers[index]!.filter((end) => end !== 'skipped');
    expect(notebook.cells.slice(0, seen.length).map((cell) => [...runOf(cell).ends])).toEqual(seen.map((end) => [end]));
  });

  it('is stopped only where it comes to no end', () => {
    const comesToEnd = answers[index]!.every((end) => end === 'next');
    if (isOnCpu !== undefined) expect(comesToEnd).toBe(isOnCpu);
    const isGatedAlready = answers[index]!.some((end) => end === 'stop' || end === 'raise' || end === 'driver');
    expect(plan.applied.length > 0).toBe(!comesToEnd && !isGatedAlready);
    expect(plan.audit.findings.filter(({ rule }) => rule === 'gpu-gate')).toEqual([]);
  });
});

describe.each(Object.entries(UNFORESEEN))('%s', (_name, body) => {
  const text = notebookOf([IMPORTS, body]);

  it('comes to its end without a GPU, and gets no stop', () => {
    const input = JSON.stringify([[IMPORTS, body]]);
    expect(JSON.parse(execFileSync('python3', [PROGRAM], { input, encoding: 'utf8' }))).toEqual([['next', 'next']]);
    expect(planText('notebook.py', text, gate, templates).applied).toEqual([]);
  });
});
