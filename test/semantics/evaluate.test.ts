import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { PlainType } from '../../src/knowledge/plain-types.ts';
import { plainValue } from '../../src/semantics/domains/plain-type.ts';
import { isHostValue } from '../../src/semantics/domains/residency.ts';
import { asked } from '../support/asked.ts';

/* The evaluator, domain by domain: what is said of the expression in `probe(…)`. That of devices has a file of its own. */

/* Plain types: what Python computes is of the type that nbfix says. */

/** Runs each notebook's cells one after the other; prints the types of all that its `probe(…)` is given. */
const PROGRAM = `
import json, sys
def run(cells):
    given = []
    names = {"probe": given.append}
    for cell in cells: exec(cell, names)
    return [[each.__name__ for each in type(value).__mro__] for value in given]
print(json.dumps([run(cells) for cells in json.load(sys.stdin)]))
`;

function typesIn(notebooks: readonly (readonly string[])[]): string[][][] {
  const output = execFileSync('python3', ['-c', PROGRAM], { input: JSON.stringify(notebooks), encoding: 'utf8' });
  return JSON.parse(output) as string[][][];
}

const PYTHON_TYPES: Readonly<Record<PlainType, readonly string[] | 'any'>> = {
  text: ['str'],
  bytes: ['bytes'],
  number: ['int', 'float', 'complex'],
  none: [],
  path: ['PurePath'],
  list: `list tuple set frozenset generator enumerate zip map filter range reversed chain islice product pairwise
    list_iterator list_reverseiterator str_iterator`.split(/\s+/),
  dict: ['dict', '_Environ'],
  process: ['CompletedProcess'],
  mixed: 'any',
  never: [],
  element: [],
};

/** A value is of the type that is said, or None. */
function isOfType(classes: readonly string[], type: PlainType): boolean {
  const allowed = PYTHON_TYPES[type];
  return classes[0] === 'NoneType' || allowed === 'any' || allowed.some((each) => classes.includes(each));
}

/** What nbfix says, and the cells. */
const PLAIN: readonly (readonly [PlainType | 'unknown', ...string[]])[] = [
  ['text', 'probe("a" + f"{1}")'],
  ['bytes', 'probe(b"a")'],
  ['bytes', 'probe("a".encode())'],
  ['number', 'probe(b"a"[0])'],
  ['number', 'probe(not [] or 1 < 2)'],
  ['number', 'probe(-3 ** 2 // 1.5)'],
  ['text', 'probe("%d of %d" % (1, 2))'],
  ['list', 'probe([1, "a"] * 2)'],
  ['path', 'import pathlib\nprobe("a" / pathlib.Path("b"))'],
  // What is called, and what is not.
  ['text', 'import os\nprobe(os.getcwd())'],
  ['unknown', 'import os\nprobe(os.getcwd)'],
  ['number', 'import os\nprobe(os.path.exists("a"))'],
  ['list', 'import os\nprobe(os.path.splitext("a.b"))'],
  ['number', 'import math\nprobe(math.pi)'],
  ['unknown', 'import math\nprobe(math.sqrt)'],
  ['text', 'from sys import platform\nprobe(platform)'],
  ['unknown', 'str = lambda x: 3\nprobe(str(4))'],
  ['unknown', 'def shown(str):\n    return str(4)\nprobe(shown(lambda x: 3))'],
  // Names: all that they are bound to.
  ['text', 'size = None\nif len("ab") > 1:\n    size = "large"\nprobe(size)'],
  ['mixed', 'size = 3\nif len("ab") > 1:\n    size = "large"\nprobe(size)'],
  ['text', 'size = 3 if (name := "a") else 4\nprobe(name)'],
  ['text', '_a = "a"\nprobe(_a)', '_a = 3'],
  // marimo refuses a name of two cells; each of them means its own.
  ['number', 'a = "a"', 'if len("a") == 1:\n    a = 3\nprobe(a)'],
  ['mixed', 'a = "a"', 'if len("a") == 1:\n    a = 3', 'probe(a)'],
  ['text', 'a = "a"\nb = [a for a in [1, 2]]\nprobe(a)'],
  ['number', 'a = "a"\ndef inner():\n    a = 3\n    probe(a)\ninner()'],
  ['mixed', 'a = "a"\ndef change():\n    global a\n    a = 3\n    probe(a)\nchange()'],
  [
    'mixed',
    'def outer():\n    a = "a"\n    def inner():\n        nonlocal a\n        a = 3\n    inner()\n    probe(a)\nouter()',
  ],
  ['unknown', 'def shown(a):\n    probe(a)\nshown(3)\nshown("a")'],
  ['unknown', 'try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    probe(error)'],
  ['number', 'size: int\nsize = 3\nprobe(size)'],
  // Circles.
  ['number', 'total = 0\nfor each in [1, 2]:\n    total += each\nprobe(total)'],
  ['number', 'a = 1\nb = a + 1\na = b\nprobe(a)'],
  ['mixed', 'a, b = 1, "x"\na, b = b, a\nprobe(a)'],
  ['unknown', 'a = 1\na = [a]\na = [a, [a]]\nprobe(a if isinstance(a, int) else a[0][0])'],
  ['number', 'def half(x):\n    return x if x < 1 else half(x // 2)\nprobe(len([half(3)]))'],
  ['text', 'def tail(x):\n    return "." if x < 1 else tail(x - 1) + "."\nprobe(tail(3))'],
  // What is put into a container.
  ['text', 'texts = ["a"]', 'texts.append("b")', 'probe(texts[1])'],
  ['mixed', 'texts = ["a"]', 'texts.append(3)', 'probe(texts[1])'],
  ['mixed', 'texts = ["a"]\ntexts += [3]\nprobe(texts[1])'],
  ['number', 'sizes = {"a": {"b": 1}}\nprobe(sizes["a"]["b"])'],
  ['unknown', 'sizes = {"a": {"b": 1}}\nsizes["a"]["b"] = object()\nprobe(sizes["a"]["b"])'],
  ['unknown', 'sizes = {}\nsizes.setdefault("a", []).append(object())\nprobe(sizes["a"][0])'],
  ['unknown', 'sizes = {"a": 1}\nsizes["a"], b = object(), 2\nprobe(sizes["a"])'],
  ['unknown', 'sizes = {"a": 1}\nsizes.update([("a", object())])\nprobe(sizes["a"])'],
  ['mixed', 'sizes = {"a": 1, **{"b": "x"}}\nprobe(sizes["b"])'],
  ['unknown', 'def note(log):\n    log.append(object())\nlog = [3]\nnote(log)\nprobe(log[1])'],
  ['unknown', 'class Log:\n    def __init__(self, rows): rows.append(object())\nrows = [3]\nLog(rows)\nprobe(rows[1])'],
  ['unknown', 'rows = [3]\nlog = rows\nlog.append(object())\nprobe(rows[1])'],
  ['unknown', 'rows = [1]\npair = (0, "x")\nrows.insert(*pair)\nprobe(rows[0])'],
  ['unknown', 'sizes = {"a": 1}\npair = ("b", "x")\nprobe(sizes.get(*pair))'],
  // Unpacking.
  ['number', 'a, (b, *c) = 1, ("x", 2, 3)\nprobe(a)'],
  ['mixed', 'a, (b, *c) = 1, ("x", 2, 3)\nprobe(b)'],
  ['list', 'a, (b, *c) = 1, ("x", 2, 3)\nprobe(c)'],
  ['number', 'for index, (name, size) in enumerate([("a", 1)]):\n    probe(index)'],
  ['number', 'for index, (name, size) in enumerate([("a", 1)]):\n    probe(size)'],
  ['text', 'for name, size in zip(["a"], [1]):\n    probe(name)'],
  // Functions.
  ['mixed', 'def size(x):\n    if x: return "a"\n    return 3\nprobe(size(0))'],
  ['text', 'def size(x):\n    if x: return "a"\nprobe(size(0))'],
  ['none', 'def size(x): x + 1\nprobe(size(0))'],
  ['unknown', 'def sizes():\n    yield 1\n    return "a"\nprobe(sizes())'],
  ['unknown', 'async def size(): return "a"\nwork = size()\nprobe(work)\nwork.close()'],
  ['unknown', 'def twice(f): return lambda: [f(), f()]\n@twice\ndef size(): return 3\nprobe(size())'],
  ['number', 'import functools\n@functools.lru_cache(maxsize=3)\ndef size(): return 3\nprobe(size())'],
  ['unknown', 'class Size:\n    pass\nprobe(Size())'],
];

describe('plain types', () => {
  const types = typesIn(PLAIN.map(([, ...cells]) => cells));

  test.each(PLAIN.map((each, at) => [...each, at] as const))('%s: %s', (type, ...rest) => {
    const at = rest.at(-1) as number;
    const [, ...cells] = PLAIN[at]!;
    expect(asked(cells, plainValue)?.type ?? 'unknown').toBe(type);
    expect(types[at]).not.toEqual([]);
    for (const classes of types[at]!) expect(type === 'unknown' || isOfType(classes, type)).toBe(true);
  });
});

/* Residency: what provably holds no GPU memory. Behind a cell that makes some tensors. */

const TENSORS =
  'import marimo as mo\nimport torch\nimport transformers\nmodel = torch.nn.Linear(2, 2).cuda()\nsize = 3';

const RESIDENCY: readonly (readonly ['host' | 'unknown', ...string[]])[] = [
  ['host', 'probe(3 + size * 2.5)'],
  ['unknown', 'probe(model(3) + size)'],
  ['host', 'probe(model(3).item())'],
  ['host', 'probe((model(3).shape, f"{model}"))'],
  ['unknown', 'probe([size, model])'],
  ['host', 'probe({"a": size, "b": None})'],
  ['host', 'probe([x.item() for x in model(3)])'],
  ['unknown', 'probe([x for x in model(3)])'],
  ['host', 'probe({name: len(name) for name in ["a"]})'],
  ['host', 'for index, batch in enumerate(model(3)):\n    probe(index)'],
  ['unknown', 'for index, batch in enumerate(model(3)):\n    probe(batch)'],
  ['host', 'a, b = 3, model\nprobe(a)'],
  ['unknown', 'a, b = 3, model\nprobe(b)'],
  ['host', 'best = None\nfor step in range(3):\n    best = best or step\nprobe(best)'],
  ['unknown', 'best = 0\nfor step in range(3):\n    best = model(step)\nprobe(best)'],
  ['host', 'losses = []\nlosses.append(model(3).item())\nprobe(losses)'],
  ['unknown', 'losses = []\nlosses.append(model(3))\nprobe(losses)'],
  ['unknown', 'runs = {}\nruns.setdefault("a", []).append(model(3))\nprobe(runs)'],
  ['unknown', 'runs = [3]', 'runs.append(model)', 'probe(runs)'],
  ['unknown', 'runs = [3]\nruns[0], a = model, 3\nprobe(runs)'],
  ['host', 'def note(log, x):\n    log.append(x)\nlosses = []\nnote(losses, 3)\nprobe(losses)'],
  ['unknown', 'def note(log, x):\n    log.append(x)\nlosses = []\nnote(losses, 3)\nnote(losses, model)\nprobe(losses)'],
  ['host', 'def note(log, x):\n    log.append(float(x))\nlosses = []\nnote(x=model, log=losses)\nprobe(losses)'],
  ['unknown', 'class Log:\n    def __init__(self, rows): self.rows = rows\nrows = []\nlog = Log(rows)\nprobe(rows)'],
  [
    'host',
    'class Net:\n    def __init__(self, sizes): self.sizes = sizes\nsizes = [3]\nnet = Net(sizes)\nprobe(sizes)',
  ],
  ['unknown', 'runs = [3]\nlog = runs\nlog.append(model)\nprobe(runs)'],
  ['host', 'def total(x):\n    return sum(len(each) for each in ["a"])\nprobe(total(model))'],
  ['host', 'def total(x):\n    return x * 2\nprobe(total(3))'],
  ['host', 'def total(x, y=2):\n    return x * y', 'probe(total(x=3))'],
  ['unknown', 'def total(x):\n    return x * 2\nprobe(total(3))', 'total(model)'],
  ['unknown', 'def total(x):\n    return x * 2\nprobe(total(3))', 'list(map(total, [model]))'],
  ['unknown', 'def total(x):\n    return x * 2\nprobe(total(*[model]))'],
  ['unknown', '@model.register\ndef total(x):\n    probe(x)\ntotal(3)'],
  ['unknown', 'class Net:\n    def total(self, x):\n        probe(x)\nNet().total(3)'],
  ['host', 'def run():\n    return 3, model\ntook, out = run()\nprobe(took)'],
  ['unknown', 'def run():\n    return 3, model\ntook, out = run()\nprobe(out)'],
  ['unknown', 'def run():\n    return 3, model\nprobe(run())'],
  ['host', 'def run(x):\n    return (3, model) if x else (None, 4)\nprobe(run(3)[0])'],
  ['unknown', 'def run(x):\n    return (3, model) if x else (model, 4)\nprobe(run(3)[0])'],
  ['unknown', 'def run(x):\n    return (3, model) if x else (3, 4, model)\ntook, out = run(3)\nprobe(took)'],
  ['unknown', 'pair = [3, model]\npair[0] = model\nprobe(pair[0])'],
  ['host', 'run = {"took": 3, "model": model}\nprobe(run["took"] / 2)'],
  ['unknown', 'run = {"took": 3, "model": model}\nprobe(run["model"])'],
  ['unknown', 'run = {"took": 3, "model": model}\nfor key in run:\n    probe(key)'],
  ['unknown', 'run = {"took": 3, "model": model}\nrun["took"] = model\nprobe(run["took"])'],
  ['host', 'run = {"took": 3, "model": model}\nrun["more"] = model\nprobe(run["took"])'],
  ['unknown', 'run = {"took": 3, "model": model}\nrun.update(model)\nprobe(run["took"])'],
  ['unknown', 'run = {"took": [], "model": model}\nrun["took"].append(model)\nprobe(run["took"])'],
  ['host', 'run = {"took": 3, "model": model}\nrun = {"took": 4, "model": model}\nprobe(run["took"])'],
  ['host', 'def one(): return 1\ndef two(): return 2\nruns = {"a": one, "b": two}\nrun = runs[input()]\nprobe(run())'],
  ['host', 'def one(): return 1', 'runs = {"a": one}\nfor each in "a":\n    probe(runs[each]())'],
  [
    'unknown',
    'def one(): return 1\ndef two(): return model\nruns = {"a": one, "b": two}\nrun = runs[input()]\nprobe(run())',
  ],
  ['unknown', 'def one(): return 1\nruns = {"a": one, "b": model}\nrun = runs["a"]\nprobe(run())'],
  ['unknown', 'def one(): return 1\nruns = {"a": one}\nruns["a"] = model\nrun = runs["a"]\nprobe(run())'],
  ['unknown', 'def one(): return 1\nruns = {"a": one}\nruns = model\nprobe(runs["a"]())'],
  ['host', 'import tqdm\nwith tqdm.tqdm(total=3) as bar:\n    probe(bar)'],
  ['unknown', 'for batch in mo.status.progress_bar(model(3)):\n    probe(batch)'],
  ['host', 'for step in mo.status.progress_bar(range(3)):\n    probe(step)'],
  ['host', 'kind = getattr(torch, slider)\nprobe(kind)'],
  ['host', 'probe(getattr(model, "in_features", 3))'],
  ['unknown', 'probe(getattr(model, "in_features", model))'],
  ['unknown', 'probe(getattr(model, "weight", 3))'],
  ['unknown', 'class Cache: pass\nCache.model = model\nprobe(Cache.model)'],
  ['unknown', 'class Cache:\n    def get(self): return model\nprobe(Cache().get())'],
  ['host', 'tokenizer = transformers.AutoTokenizer.from_pretrained("a")\nprobe(tokenizer)'],
  ['unknown', 'tokenizer = transformers.AutoTokenizer.from_pretrained("a")\nprobe(tokenizer("a"))'],
  ['unknown', 'tokenizer = transformers.AutoTokenizer.from_pretrained("a")\nprobe(tokenizer.encode("a"))'],
  ['unknown', 'probe(transformers.AutoProcessor.from_pretrained("a"))'],
  ['host', 'device = torch.device("cuda")\nprobe(device.type == "cuda")'],
  ['unknown', 'probe(model.type == "cuda")'],
  ['host', 'def depth(n):\n    return 0 if n == 0 else depth(n - 1) + 1\nprobe(depth(3))'],
  ['unknown', 'def outer(x):\n    return lambda: x\nprobe(outer(model))'],
  ['unknown', 'def outer(x):\n    def inner(): return x\n    return inner\nprobe(outer(model))'],
  ['host', 'def inner(): return 3\nprobe(inner)'],
  ['host', '@torch.no_grad()\ndef score(x):\n    return model(x).item()\nprobe(score(3))'],
  ['unknown', '@model.register\ndef score(x):\n    return model(x).item()\nprobe(score(3))'],
  ['host', 'pipe = None\npipe = transformers.pipeline("text-generation")\nprobe(pipe("a"))'],
  ['host', 'pipe = transformers.pipeline("text-generation")', 'probe(pipe("a")[0]["text"])'],
  ['unknown', 'pipe = transformers.pipeline("text-generation")\nprobe(pipe)'],
  ['unknown', 'pipe = transformers.pipeline("x")\nprobe(pipe("a", return_tensors=True))'],
  ['host', 'slider = mo.ui.slider(1, 3)', 'probe(slider.value)'],
  ['unknown', 'probe(model.value)'],
  ['host', 'with open("a") as file:\n    probe(file.read())'],
];

describe('residency', () => {
  test.each(RESIDENCY.map((each, at) => [...each, at] as const))('%s: %s', (residency, ...rest) => {
    const [, ...cells] = RESIDENCY[rest.at(-1) as number]!;
    const isHost = asked([TENSORS, ...cells], (node, notebook) => isHostValue(node, notebook));
    expect(isHost ? 'host' : 'unknown').toBe(residency);
  });

  test('only what is bound before the offset counts where one is given', () => {
    const cells = [TENSORS, 'best = 0\nprobe(best)\nbest = model'];
    expect(asked(cells, (node, notebook) => isHostValue(node, notebook))).toBe(false);
    expect(asked(cells, (node, notebook) => isHostValue(node, notebook, node.endIndex))).toBe(true);
  });
});
