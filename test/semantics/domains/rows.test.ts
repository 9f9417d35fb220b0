import { expect, test } from 'vitest';
import { parseNotebook } from '../../../src/notebook/parse.ts';
import { argumentsOf } from '../../../src/python/arguments.ts';
import { nodesOf } from '../../../src/python/tree.ts';
import { rowsOf } from '../../../src/semantics/domains/rows.ts';
import { notebookOf } from '../../support/build.ts';

const SETUP = `import numpy as np
import torch
from sklearn.datasets import load_digits, load_iris, make_moons
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset
data = load_digits()
tensor = torch.tensor(data["data"] / 16).float()`;

/** What is known of what `probe(…)` is given. */
function known(body: string): number | undefined {
  const notebook = parseNotebook('notebook.py', notebookOf(...[SETUP, body].map((each) => `${each}\nreturn`)));
  const probe = nodesOf(notebook.root, 'call').find(({ text }) => text.startsWith('probe('))!;
  return rowsOf(argumentsOf(probe)[0]!.value, notebook);
}

test.each([
  ['probe(data.data)', 1797],
  ['probe(tensor)', 1797],
  ['probe(enumerate(DataLoader(TensorDataset(tensor, torch.tensor(data.target)), 32)))', 1797],
  ['for batch in DataLoader(TensorDataset(tensor), batch_size=32):\n    probe(batch)', 1797],
  ['a, b, c, d = train_test_split(data.data, data.target, test_size=0.2)\nprobe(b)', 1797],
  ['X, y = load_iris(return_X_y=True)\nprobe(StandardScaler().fit_transform(X))', 150],
  ['probe(X if small else load_iris().data)', undefined],
  ['probe([0, 1] + [2])', 3],
  ['probe(data.data / 16)', 1797],
  ['probe([0] * 1_000_000)', undefined],
  ['rows = [0]\nrows *= 1_000_000\nprobe(rows)', undefined],
  ['rows = [0]\nfor _ in range(9):\n    rows = rows + rows\nprobe(rows)', undefined],
  ['probe(make_moons(10)[0])', undefined],
  ['probe(np.repeat(data.data, 1000, axis=0))', undefined],
  ['probe(DataLoader(TensorDataset(tensor), sampler=sampler))', undefined],
  ['probe(TensorDataset(tensor, other))', undefined],
  ['probe(tensor.reshape(-1, 1))', undefined],
  ['rows = [data.data]\nrows.append(other)\nprobe(rows)', undefined],
])('%s: %s', (body, expected) => {
  expect(known(body)).toBe(expected);
});
