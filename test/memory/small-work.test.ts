import { expect, test } from 'vitest';
import { workOf } from '../../src/gpu/work.ts';
import { takesLittle } from '../../src/memory/small-work.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

const CELLS = [
  `import marimo as mo
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, random_split
from torchvision import datasets, transforms
device = "cuda" if torch.cuda.is_available() else "cpu"`,
  `form = mo.md("{batch} {hidden}").batch(batch=mo.ui.slider(16, 256), hidden=mo.ui.number(start=16, stop=512)).form()`,
  `class Net(nn.Module):
    def __init__(self, hidden, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.inner = nn.Linear(8 * 14 * 14, hidden)
        self.outer = nn.Linear(hidden, classes)
    def forward(self, x):
        x = self.pool(F.relu(self.conv(x)))
        return self.outer(torch.relu(self.inner(x.view(-1, 8 * 14 * 14))))`,
  `steps = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
pictures = datasets.MNIST("data", train=True, transform=steps, download=True)
train, held = random_split(pictures, [50000, 10000])
batches = DataLoader(train, batch_size=form.value["batch"], shuffle=True)
tests = DataLoader(held, batch_size=64)`,
  `net = Net(form.value["hidden"]).to(device)
optimizer = torch.optim.Adam(net.parameters())`,
  `def score(model, loader):
    right = 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            right += (model(x).argmax(1) == y).sum().item()
    return right`,
  `losses = []
for epoch in range(3):
    for index, (x, y) in enumerate(batches):
        x, y = x.to(device), y.to(device)
        loss = F.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    print(score(net, tests))`,
];

/** Whether the training of the notebook takes little, with some of its text replaced. */
function takesLittleWith(...changes: readonly (readonly [string, string])[]): boolean {
  const text = notebookOf(...CELLS.map((each) => `${each}\nreturn`));
  const changed = changes.reduce((all, [from, to]) => {
    expect(all).toContain(from);
    return all.replaceAll(from, to);
  }, text);
  const notebook = parseNotebook('notebook.py', changed);
  const work = workOf(notebook).byCell.get(notebook.cells.at(-1)!)!;
  expect(work.gpu.length).toBeGreaterThan(2);
  return takesLittle(notebook, work);
}

test.each([
  ['as it is', []],
  [
    'other pictures',
    [
      ['MNIST', 'CIFAR10'],
      ['(1, 8', '(3, 8'],
    ],
  ],
  ['a fixed size', [['form.value["batch"]', '2 * 64']]],
  ['names that are set to None', [['    print(score(net', '    x = y = loss = None\n        print(score(net']]],
  ['a call with names', [['Net(form.value["hidden"])', 'Net(hidden=128, classes=10)']]],
] satisfies [string, [string, string][]][])('little: %s', (_name, changes) => {
  expect(takesLittleWith(...changes)).toBe(true);
});

test.each([
  ['more than little', [['8 * 14 * 14, hidden', '8 * 14 * 14, 900_000']]],
  ['pictures of an unknown size', [['datasets.MNIST', 'datasets.ImageNet']]],
  ['pictures that are made larger', [['transforms.ToTensor()', 'transforms.ToTensor(), transforms.Resize(512)']]],
  ['transforms from elsewhere', [['transform=steps', 'transform=other']]],
  ['batches of an unknown size', [['form.value["batch"]', 'size()']]],
  ['a setting without an end', [['stop=512', 'value=512']]],
  ['batches that are put together', [['shuffle=True', 'collate_fn=stack']]],
  ['a layer that is not known', [['nn.MaxPool2d(2)', 'nn.Upsample(scale_factor=8)']]],
  ['a padding that makes it larger', [['padding=1', 'padding=8']]],
  ['a function that is not known', [['F.relu(', 'F.interpolate(']]],
  [
    'a loop in the model',
    [['        x = self.pool', '        for _ in range(9): x = self.conv(x)\n            x = self.pool']],
  ],
  ['values that are joined', [['F.relu(self.conv(x))', 'F.relu(self.conv(x) + x)']]],
  ['losses that are kept', [['losses.append(loss.item())', 'losses.append(loss)']]],
  ['losses that are added', [['losses.append(loss.item())', 'total += loss']]],
  ['a product', [['loss.backward()', '(x.flatten(1) @ table).sum().backward()']]],
  ['something larger', [['loss.backward()', 'torch.cdist(x, table).sum().backward()']]],
  ['a model of a library', [['Net(form', 'torch.hub.load("a", "b", form']]],
  ['a base class of a library', [['nn.Module', 'lightning.Module']]],
  ['a class that is handed on', [['optimizer = ', 'others = build(Net)\n    optimizer = ']]],
  ['an unknown call of the class', [['optimizer = ', 'other = Net(*sizes)\n    optimizer = ']]],
  ['another model in the function', [['score(net, tests)', 'score(resnet, tests)']]],
] satisfies [string, [string, string][]][])('perhaps more: %s', (_name, changes) => {
  expect(takesLittleWith(...changes)).toBe(false);
});
