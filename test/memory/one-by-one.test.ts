import { expect, test } from 'vitest';
import { workOf } from '../../src/gpu/work.ts';
import { isOneByOne } from '../../src/memory/one-by-one.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

const SMALL = `from torchvision.datasets import CIFAR10
held = DataLoader(CIFAR10("data"), batch_size=128)
def score(network, loader):
    network.to(device)
    right = 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            right += (network(x).argmax(1) == y).sum().item()
    return right
def warm_up(network, size=(1, 3, 32, 32)):
    with torch.no_grad():
        x = torch.randn(size).to(device)
        network(x)`;

const CELLS = [
  `import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, Subset
from tqdm import tqdm
from lab import files, head, mean, net, pictures, prepare
device = "cuda" if torch.cuda.is_available() else "cpu"`,
  `def scaled(images):
    images = images.permute(0, 3, 1, 2).to(device)
    images = images / 255.0
    return (images - torch.tensor([0.4, 0.5, 0.6], device=device).view(1, 3, 1, 1)) / 2`,
  `@torch.inference_mode()
def embed(loader):
    found, places = [], []
    for images, where in tqdm(loader):
        output = net(pixel_values=scaled(images))
        found.append(output.cpu())
        places.extend(where)
    return torch.cat(found), places`,
  `everything = DataLoader(pictures, batch_size=256)
ones = DataLoader(Subset(pictures, range(9)), batch_size=1, shuffle=False)
embed(everything)`,
  `for index, file in enumerate(files):
    one = prepare(file.image).unsqueeze(0).to(device)
    with torch.no_grad():
        _, parts = net(one)
    logits = head(((parts - mean) / 2).to(device))
    print(logits.argmax(1)[0].cpu().numpy())
vectors, places = embed(ones)`,
];

const SMALL_BATCHES: readonly (readonly [string, string])[] = [
  ['everything = DataLoader', `${SMALL.replaceAll('\n', '\n    ')}\n    everything = DataLoader`],
  ['vectors, places', 'score(net, held); warm_up(net)\n    vectors, places'],
];

/** Whether the last cell sends single pictures, with some text of the notebook replaced. */
function isOneByOneWith(...changes: readonly (readonly [string, string])[]): boolean {
  const text = notebookOf(...CELLS.map((each) => `${each}\nreturn`));
  const changed = changes.reduce((all, [from, to]) => {
    expect(all).toContain(from);
    return all.replaceAll(from, to);
  }, text);
  const notebook = parseNotebook('notebook.py', changed);
  const work = workOf(notebook).byCell.get(notebook.cells.at(-1)!)!;
  expect(work.gpu.length).toBeGreaterThan(2);
  return isOneByOne(notebook, work);
}

test.each([
  ['as it is', []],
  ['a new axis', [['prepare(file.image).unsqueeze(0)', 'prepare(file.image)[None]']]],
  ['a part of one', [['.unsqueeze(0)', '.unsqueeze(0)[None][0]']]],
  ['one by one by position', [['batch_size=1,', '1,']]],
  ['another loader', [['embed(ones)', 'embed(DataLoader(pictures, batch_size=1))']]],
  ['results on the host', [['print(logits', 'files.append(logits']]],
  ['names that are set to None', [['print(logits', 'one = parts = None; print(logits']]],
  ['small batches', SMALL_BATCHES],
  ['batches of a few pictures', [['batch_size=1,', 'batch_size=64,']]],
  [
    'batches of a function',
    [
      ['everything = DataLoader', 'few, _ = prepare(files, batch_size=32)\n    everything = DataLoader'],
      ['embed(ones)', 'embed(few)'],
    ],
  ],
  ['times', [['print(logits', 'torch.cuda.synchronize(); print(logits']]],
] satisfies [string, readonly (readonly [string, string])[]][])('one by one: %s', (_name, changes) => {
  expect(isOneByOneWith(...changes)).toBe(true);
});

test.each([
  ['batches', [['batch_size=1,', 'batch_size=96,']]],
  ['batches of a size that is not known', [['batch_size=1,', 'batch_size=size,']]],
  [
    'large batches of a function',
    [
      ['everything = DataLoader', 'few, _ = prepare(files, batch_size=512)\n    everything = DataLoader'],
      ['embed(ones)', 'embed(few)'],
    ],
  ],
  [
    'batches of a function',
    [
      ['everything = DataLoader', 'few, _ = prepare(files)\n    everything = DataLoader'],
      ['embed(ones)', 'embed(few)'],
    ],
  ],
  ['batches of a sampler', [['batch_size=1,', 'batch_size=1, batch_sampler=sampler,']]],
  ['more batches beside', [['embed(ones)', 'embed(everything)']]],
  ['small batches of large pictures', [...SMALL_BATCHES, ['CIFAR10', 'ImageNet']]],
  ['large batches of small pictures', [...SMALL_BATCHES, ['batch_size=128', 'batch_size=4096']]],
  ['a large tensor', [...SMALL_BATCHES, ['(1, 3, 32, 32)', '(64, 3, 512, 512)']]],
  [
    'a model that is made there',
    [...SMALL_BATCHES, ['network.to(device)', 'network = build(network); network.to(device)']],
  ],
  ['losses of small batches', [...SMALL_BATCHES, ['.sum().item()', '.sum(); files.append(network(x))']]],
  ['a whole batch', [['.unsqueeze(0)', '']]],
  ['a whole batch beside None', [['prepare(file.image).unsqueeze(0)', 'prepare(file.image, None)']]],
  ['another axis', [['.unsqueeze(0)', '.unsqueeze(1)']]],
  ['many of one', [['.unsqueeze(0)', '.unsqueeze(0).repeat(512, 1, 1, 1)']]],
  ['patches of one', [['.unsqueeze(0)', '.unsqueeze(0).unfold(2, 64, 64).reshape(-1, 3, 64, 64)']]],
  ['parts of one', [['.unsqueeze(0)', '.unsqueeze(0).split(1, dim=2)[0]']]],
  ['a new axis that is taken off again', [['prepare(file.image).unsqueeze(0)', 'prepare(file.image)[None][0]']]],
  ['a batch axis that is taken off again', [['.unsqueeze(0)', '.unsqueeze(0)[0]']]],
  ['each with each', [['.unsqueeze(0)', '.unsqueeze(0) - file.image.unsqueeze(1)']]],
  ['a model that is moved', [['for index', 'other = build(file)\n    other.to(device)\n    for index']]],
  ['something else there', [['print(logits', 'torch.zeros(9**9, device=device); print(logits']]],
  ['gradients', [['print(logits', 'logits.sum().backward(); print(logits']]],
  [
    'gradients everywhere',
    [
      ['torch.no_grad()', 'lab()'],
      ['@torch.inference_mode()', '@torch.compile'],
    ],
  ],
  ['results that are kept', [['print(logits.argmax(1)[0].cpu().numpy())', 'files.append(logits)']]],
  ['results that a function keeps', [['output.cpu()', 'output']]],
  ['results that are joined', [['print(logits', 'all = torch.cat([all, logits]); print(logits']]],
  ['a list of results', [['print(logits', '[net(x.unsqueeze(0).to(device)) for x in files]; print(logits']]],
  ['volumes', [['file', 'volume']]],
  [
    'no pictures',
    [
      ['images', 'rows'],
      ['.image', '.row'],
      ['pixel_values=', ''],
      ['pictures', 'lines'],
    ],
  ],
] satisfies [string, readonly (readonly [string, string])[]][])('not one by one: %s', (_name, changes) => {
  expect(isOneByOneWith(...changes)).toBe(false);
});
