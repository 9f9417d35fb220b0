import { expect, test } from 'vitest';
import { cellEffort } from '../../src/semantics/cell-effort.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

const IMPORTS =
  'import collections, copy, functools, itertools, operator, os, pathlib, requests, subprocess\nfrom concurrent.futures import ThreadPoolExecutor\nimport marimo as mo\nimport torch';

const DEFINITIONS = `
def train(x=1): return torch.ones(x).cuda()
def shorter(text): return text[:3]
def apply(function, values): return [function(each) for each in values]
class Trainer:
    def __init__(self): self.model = torch.nn.Linear(1, 1)
class Sizes:
    def __init__(self): self.all = [1, 2]
    def names(self): return shorter("abc")
    def both(self): return [self.names(), len("a")]
    def keep(self): self.all = [3]
    def keep_both(self): return self.keep()
    def train(self): return train()
sizes = Sizes()
grid = [1, 2]
model = torch.hub.load("a", "b")
loader, table, thread = model.parts()
session = requests.Session()
def stream(values):
    for value in values: yield value
`.trim();

/** What running a cell with these lines comes to, after cells with imports and definitions. */
function effortOf(body: string): string {
  const notebook = parseNotebook(
    'notebook.py',
    notebookOf(`${IMPORTS}\nreturn`, `${DEFINITIONS}\nreturn`, `${body}\nreturn`),
  );
  return cellEffort(notebook, notebook.cells[2]!);
}

test.each([
  ['runs = list(map(train, grid))'],
  ['best = sorted(grid, key=train)'],
  ['best = max(grid, key=lambda size: train(size).sum())'],
  ['total = functools.reduce(train, grid)'],
  ['runs = [*itertools.starmap(train, [grid])]'],
  ['runs = list(map(functools.partial(train, 3), grid))'],
  ['runs = list(map(torch.load, grid))'],
  ['def compare(model): return list(map(model, grid))\nruns = compare(train)'],
  ['grid.sort(key=train)'],
  ['mo.routes({"#/": train})'],
  ['mo.routes({"#/": lambda: train()})'],
  ['models = list(map(Trainer, grid))'],
  ['with ThreadPoolExecutor() as pool:\n    pool.submit(train)'],
  ['with ThreadPoolExecutor() as pool:\n    runs = list(pool.map(train, grid))'],
  ['runs = apply(train, grid)'],
  ['def both(shorter): return shorter()\nruns = both(train)'],
  ['map = torch.vmap\nruns = map(shorter, grid)'],
  ['code = torch.encoder.encode("text")'],
  ['vectors = model.encode(["a", "b"])'],
  ['def embed(by, texts): return by.encode(texts)\nvectors = embed(model, ["a"])'],
  ['page = session.get("https://example.org")'],
  ['number = table.count()'],
  ['other = copy.deepcopy(model)'],
  ['thread.join()'],
  ['total = 0\nfor batch in loader:\n    total += 1'],
  ['total = 0\nfor number in range(10 ** 9):\n    total += number'],
  ['best = max(0, *loader)'],
  ['n = 10_000_000\ntotal = sum(each for each in range(n))'],
  ['for number in itertools.count():\n    total = number'],
  ['batches = list(loader)'],
  ['first = next(iter(loader))'],
  ['names = [each for each in stream(grid)]'],
  ['text = "".join(stream(grid))'],
  ['rows = [0] * 10_000_000\nfor row in rows:\n    total = row'],
  ['models = {"a": model}\nvectors = models["a"].encode("text")'],
  ['models = {}\nmodels["a"] = model\nvectors = models.get("a").encode("text")'],
  ['name = "a"\nname = model\nvectors = name.encode()'],
  ['for each in [model]:\n    size = each.count(3)'],
  ['info = {"models": []}\ninfo["models"].append(model)\nfor each in info["models"]:\n    size = each.count(3)'],
  ['counts = collections.Counter(loader)'],
  ['class Data:\n    rows = torch.load("rows.pt")'],
  ['if grid:\n    class Data:\n        class Inner:\n            rows = torch.load("rows.pt")'],
  ['def read(rows=torch.load("rows.pt")): return rows'],
  ['read = lambda rows=torch.load("rows.pt"): rows'],
  ['model = sizes.train()'],
  ['names = sizes.other()'],
  ['def names(of): return of.names()\nnames(sizes)'],
])('works: %s', (body) => {
  expect(effortOf(body)).toBe('work');
});

test.each([
  ['names = list(map(shorter, grid))'],
  ['names = sorted(grid, key=lambda size: -size)'],
  ['names = sorted(grid, key=operator.itemgetter(0))'],
  ['button = mo.ui.button(label="Train", on_click=lambda _: train())'],
  ['button = mo.ui.run_button(on_change=train)'],
  ['later = mo.lazy(train)'],
  [
    'class Data:\n    size: int = 3\n    device = torch.device("cuda")\n    def read(self, rows=None): return torch.load("rows.pt")',
  ],
  ['@functools.cache\ndef read(size=len("abc"), seen=()): return torch.load("rows.pt")'],
  ['later = functools.partial(train, 3)'],
  ['table = {"train": train}\nrunners = [train]\nrunners.append(train)'],
  ['is_known = isinstance(grid, Trainer)'],
  ['names = list(map(str, grid))'],
  ['data = "text".encode()'],
  ['name = "text"\ndata = name.encode("utf-8").decode()'],
  ['info = {"name": "a", "sizes": [1, 2]}\nname = info.get("name", "none").upper()\nnumber = info["sizes"].count(1)'],
  [
    'def describe():\n    info = {"gpus": []}\n    for line in "a\\nb".split("\\n"):\n        name, size = line.split(", ")\n        info["gpus"].append({"name": name})\n    return info\nsizes = len(describe())',
  ],
  [
    'def cards():\n    found = []\n    for line in "a".splitlines(): found.append({"name": line})\n    return {"ok": True, "cards": found}\nnames = [each.get("name") for each in cards()["cards"]]',
  ],
  [
    'result = subprocess.run(["nvidia-smi"], capture_output=True, text=True)\nfor line in result.stdout.strip().split("\\n"):\n    name = line.replace("a", "b")',
  ],
  ['for index in range(torch.cuda.device_count()):\n    name = torch.cuda.get_device_name(index).lower()'],
  ['sizes = {}\nfor index, (name, size) in enumerate([("a", 1), ("b", 2)]):\n    sizes[name.lower()] = size'],
  ['sizes = {"a": 1}\nfor name, size in sizes.items():\n    total = size'],
  ['options = copy.deepcopy({"a": [1]})\noptions.update({"b": 2})'],
  ['text = ", ".join(sorted(str(each) for each in grid))'],
  ['home = pathlib.Path("a") / "b"\nnames = [each.name for each in [home]]'],
  ['value = os.environ.get("HOME", "").lower()'],
  ['key = mo.query_params().get("key")'],
  ['with mo.status.progress_bar(total=3) as bar:\n    bar.update(3)'],
  ['names = sizes.both()'],
  ['names = Sizes().names()'],
])('only defines: %s', (body) => {
  expect(effortOf(body)).toBe('none');
});

test.each([['print(1)'], ['sizes.keep()'], ['sizes.keep_both()'], ['torch.backends.cudnn.benchmark = True']])(
  'leaves a trace: %s',
  (body) => {
    expect(effortOf(body)).toBe('trace');
  },
);

test('what a cell says when it ends is nothing that others wait for', () => {
  expect(effortOf('if len(grid) > 3:\n    mo.stop(True, train())')).toBe('none');
  expect(effortOf('mo.stop(len(grid) > 3, train())')).toBe('work');
});
