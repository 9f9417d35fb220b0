import { expect, test } from 'vitest';
import { workOf } from '../../src/gpu/work.ts';
import { isSmallGrid } from '../../src/memory/small-grids.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

const CELLS = [
  `import marimo as mo
import torch
device = "cuda" if torch.cuda.is_available() else "cpu"`,
  `side = mo.ui.dropdown({"small": 256, "large": 1024}, value="small")
sweeps = mo.ui.slider(10, 500)`,
  `n = int(side.value)
spins = torch.where(torch.rand((n, n), device=device) > 0.5, 1.0, -1.0)
row = torch.arange(n, device=device).unsqueeze(1)
even = (row + torch.arange(n, device=device)[None]) % 2 == 0
total = []
for _ in range(sweeps.value):
    near = torch.roll(spins, 1, dims=0) + torch.roll(spins, -1, dims=1)
    flips = even & (torch.rand((n, n), device=device) < torch.exp(-2 * spins * near))
    spins[flips] = -spins[flips]
    total.append(spins.mean().item())
torch.cuda.synchronize()`,
];

/** Whether the grids of the last cell are small, with some text of the notebook replaced. */
function isSmallWith(...changes: readonly (readonly [string, string])[]): boolean {
  const text = notebookOf(...CELLS.map((each) => `${each}\nreturn`));
  const changed = changes.reduce((all, [from, to]) => {
    expect(all).toContain(from);
    return all.replaceAll(from, to);
  }, text);
  const notebook = parseNotebook('notebook.py', changed);
  const work = workOf(notebook).byCell.get(notebook.cells.at(-1)!)!;
  expect(work.gpu.length).toBeGreaterThan(2);
  return isSmallGrid(notebook, work);
}

test.each([
  ['as it is', []],
  ['a slider', [['mo.ui.dropdown({"small": 256, "large": 1024}, value="small")', 'mo.ui.slider(64, 1024)']]],
  ['a written size', [['int(side.value)', '512']]],
  ['sizes one by one', [['torch.rand((n, n), device', 'torch.rand(n, n, device']]],
] satisfies [string, readonly (readonly [string, string])[]][])('small: %s', (_name, changes) => {
  expect(isSmallWith(...changes)).toBe(true);
});

test.each([
  ['large grids', [['1024', '16384']]],
  ['a size that is not known', [['int(side.value)', 'int(input())']]],
  [
    'wide numbers',
    [
      ['device=device) > 0.5', 'device=device, dtype=torch.complex128) > 0.5'],
      ['1024', '2048'],
    ],
  ],
  ['cubes', [['torch.rand((n, n), device=device) < ', 'torch.rand((n, n, n), device=device) < ']]],
  ['a new axis of a grid', [['spins.mean()', '(spins[:, None] - spins).mean()']]],
  ['a product', [['2 * spins * near', '2 * spins @ near']]],
  ['something larger', [['torch.roll(spins, 1, dims=0)', 'torch.kron(spins, spins)']]],
  ['other axes', [['spins.mean()', 'spins.view(-1, 1).mean()']]],
  ['frames that are kept', [['spins.mean().item()', 'spins.clone()']]],
  ['frames in a table', [['total.append(spins.mean().item())', 'frames[len(frames)] = spins']]],
  ['a list of grids', [['total = []', 'total = [spins * each for each in range(10**6)]']]],
  ['a model', [['total = []', 'total = []\n    net = torch.nn.Linear(n, n).to(device)']]],
] satisfies [string, readonly (readonly [string, string])[]][])('perhaps large: %s', (_name, changes) => {
  expect(isSmallWith(...changes)).toBe(false);
});
