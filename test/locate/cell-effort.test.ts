import { expect, test } from 'vitest';
import { cellEffort } from '../../src/locate/cell-effort.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

const IMPORTS =
  'import functools, itertools, operator\nfrom concurrent.futures import ThreadPoolExecutor\nimport marimo as mo\nimport torch';

const DEFINITIONS = `
def train(x=1): return torch.ones(x).cuda()
def shorter(text): return text[:3]
def apply(function, values): return [function(each) for each in values]
class Trainer:
    def __init__(self): self.model = torch.nn.Linear(1, 1)
grid = [1, 2]
`.trim();

/** What running a cell with these lines comes to, behind cells with imports and definitions. */
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
  ['later = functools.partial(train, 3)'],
  ['table = {"train": train}\nrunners = [train]\nrunners.append(train)'],
  ['is_known = isinstance(grid, Trainer)'],
  ['names = list(map(str, grid))'],
])('only defines: %s', (body) => {
  expect(effortOf(body)).toBe('none');
});
