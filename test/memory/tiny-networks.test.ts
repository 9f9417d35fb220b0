import { expect, test } from 'vitest';
import { workOf } from '../../src/gpu/work.ts';
import { isOfTinyNetworks } from '../../src/memory/tiny-networks.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

const CELLS = [
  `import marimo as mo
import torch
import torchvision
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
import lab
device = "cuda" if torch.cuda.is_available() else "cpu"
features = lab.count()`,
  `hidden = mo.ui.slider(8, 64, label="Units")`,
  `net = nn.Sequential(nn.Linear(features, 64), nn.ReLU(), nn.Linear(64, 1)).to(device)`,
  `x = torch.linspace(0, 1, 1000)[:, None]
y = torch.sin(x)`,
  `x, y = x.to(device), y.to(device)
optimizer = torch.optim.Adam(net.parameters())
for step in range(5000):
    loss = ((net(x) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()`,
];

function isTiny(cells: readonly string[], ...changes: readonly (readonly [string, string])[]): boolean {
  const text = notebookOf(...cells.map((each) => `${each}\nreturn`));
  const changed = changes.reduce((all, [from, to]) => {
    expect(all).toContain(from);
    return all.replaceAll(from, to);
  }, text);
  const notebook = parseNotebook('notebook.py', changed);
  const work = workOf(notebook).byCell.get(notebook.cells.at(-1)!)!;
  expect(work.gpu.length).toBeGreaterThan(0);
  return isOfTinyNetworks(notebook, work);
}

test.each([
  ['as it is', []],
  ['other layers between', [['nn.ReLU()', 'nn.LayerNorm(64), nn.GELU(), nn.Dropout(0.1)']]],
  [
    'a size with a name',
    [
      ['features, 64', 'features, WIDTH'],
      ['net = nn', 'WIDTH = 64\n    net = nn'],
    ],
  ],
  [
    'small batches of what is read',
    [
      [
        'x = torch.linspace',
        'loader = DataLoader(TensorDataset(lab.load_all()), batch_size=256)\n    x = torch.linspace',
      ],
    ],
  ],
  [
    'in a class',
    [
      [
        'net = nn.Sequential(nn.Linear(features, 64), nn.ReLU(), nn.Linear(64, 1)).to(device)',
        'class Net(nn.Module):\n        def __init__(self):\n            super().__init__()\n            self.one = nn.Linear(features, 64)\n        def forward(self, x):\n            return self.one(x)\n    net = Net().to(device)',
      ],
    ],
  ],
] satisfies [string, [string, string][]][])('tiny: %s', (_name, changes) => {
  expect(isTiny(CELLS, ...changes)).toBe(true);
});

test.each([
  ['a wide layer', [['features, 64', 'features, 4096']]],
  ['sizes of which none is known', [['nn.Linear(64, 1)', 'nn.Linear(lab.size(), lab.size())']]],
  ['a size that is not known', [['features, 64', 'features, lab.size()']]],
  ['another layer', [['nn.ReLU()', 'nn.MultiheadAttention(64, 4)']]],
  ['a convolution', [['nn.ReLU()', 'nn.Conv2d(3, 64, 3)']]],
  ['a model of a library', [['net = nn', 'trunk = torchvision.models.resnet50()\n    net = nn']]],
  ['a model of the project', [['net = nn', 'trunk = lab.UNet()\n    net = nn']]],
  ['data of any size', [['torch.linspace(0, 1, 1000)[:, None]', 'torch.load("x.pt")']]],
  [
    'large batches',
    [
      [
        'x = torch.linspace',
        'loader = DataLoader(TensorDataset(lab.rows()), batch_size=100_000)\n    x = torch.linspace',
      ],
    ],
  ],
  ['pairs', [['((net(x) - y) ** 2)', 'torch.cdist(net(x), y)']]],
  ['products', [['((net(x) - y) ** 2)', '(net(x) @ y.T)']]],
  ['a size by a control', [['range(5000)', 'range(hidden.value)']]],
] satisfies [string, [string, string][]][])('perhaps more: %s', (_name, changes) => {
  expect(isTiny(CELLS, ...changes)).toBe(false);
});

const TRAINER = [
  'import jax\nfrom lab import Trainer, sample',
  'trainer = Trainer(sample(20000), key=jax.random.key(1))\ntrainer.setup(depth=5, neurons=64)',
  'losses = trainer.train()',
];

test.each([
  ['that is told its width later', true, []],
  [
    'that is told when it is made',
    true,
    [
      ['\n    trainer.setup(depth=5, neurons=64)', ''],
      ['key=', 'hidden_size=128, key='],
    ],
  ],
  ['of a wide network', false, [['neurons=64', 'neurons=8192']]],
  ['of an unknown width', false, [['neurons=64', 'neurons=sample(2)']]],
  ['that is told nothing', false, [['neurons=64', 'rate=1']]],
  ['of another network', false, [['depth=5', 'n_heads=5']]],
] satisfies [string, boolean, [string, string][]][])('a trainer %s', (_name, isSmall, changes) => {
  expect(isTiny(TRAINER, ...changes)).toBe(isSmall);
});
