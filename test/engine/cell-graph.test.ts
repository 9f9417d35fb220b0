import { expect, test } from 'vitest';
import { cellGraph } from '../../src/engine/cell-graph.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

test('the gate, what it stops, and what works on the GPU all the same', () => {
  const text = notebookOf(
    { body: 'import marimo as mo\nimport torch\nreturn mo, torch' },
    {
      parameters: '(mo, torch)',
      name: 'check',
      body: '"""Is there a GPU?\n\nElse stop.\n"""\nmo.stop(not torch.cuda.is_available())\ndevice = "cuda"\nreturn (device,)',
    },
    { parameters: '(device, torch)', body: 'x = torch.ones(9).to(device)\nreturn (x,)' },
    { parameters: '(torch)', body: 'torch.ones(9).cuda()\nreturn' },
  );
  const { cells, edges } = cellGraph(parseNotebook('a.py', text));
  const flags = (of: (typeof cells)[number]): string =>
    [of.isGate && 'gate', of.isReached && 'reached', of.usesGpu && 'GPU'].filter(Boolean).join(' ');
  expect(cells.map((each) => [each.cell, each.name, each.title, flags(each)])).toEqual([
    [1, null, 'import marimo as mo', ''],
    [2, 'check', 'Is there a GPU?', 'gate'],
    [3, null, 'x = torch.ones(9).to(device)', 'reached GPU'],
    [4, null, 'torch.ones(9).cuda()', 'GPU'],
  ]);
  expect(edges).toEqual([
    { from: 1, to: 2, names: ['mo', 'torch'] },
    { from: 1, to: 3, names: ['torch'] },
    { from: 1, to: 4, names: ['torch'] },
    { from: 2, to: 3, names: ['device'] },
  ]);
});
