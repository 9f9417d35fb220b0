import { expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { controlsOf, valuesRead } from '../../src/marimo/controls.ts';
import { detectionsOf } from '../../src/gpu/detection.ts';
import { workOf } from '../../src/gpu/work.ts';
import { aliasesOf, qualifiedName } from '../../src/notebook/imports.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { seenBy, symbolIn, symbolOf } from '../../src/notebook/symbols.ts';
import { field, nodesOf, walk, type Node } from '../../src/python/tree.ts';
import { notebookOf } from '../support/build.ts';
import { auditText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';

/* `_name` is another variable in each cell: what one cell makes of it says nothing of the others. */

const IMPORTS = 'import marimo as mo\nimport time\nimport torch';

function calls(node: Node): Node[] {
  return walk(node).filter(({ type }) => type === 'call');
}

test('a private name has a key of its own in each cell, a public one the same in all', () => {
  const notebook = parseNotebook('notebook.py', notebookOf('_x = 1\ny = 2', '_x = y\n__z = 3'));
  const keys = notebook.cells.map(({ statements }) =>
    statements.flatMap((each) => walk(each)).flatMap((each) => (each.type === 'identifier' ? [symbolOf(each)] : [])),
  );
  const [first, second] = notebook.cells;
  expect(keys[0]).toEqual([symbolIn(first!, '_x'), 'y']);
  expect(keys[1]).toEqual([symbolIn(second!, '_x'), 'y', '__z']);
  expect(keys[0]![0]).not.toBe(keys[1]![0]);
  const table = new Map([...keys[0]!, ...keys[1]!].map((key, at) => [key, at]));
  expect(Object.fromEntries(seenBy(first!, table))).toEqual({ _x: 0, y: 3, __z: 4 });
  expect(Object.fromEntries(seenBy(second!, table))).toEqual({ _x: 2, y: 3, __z: 4 });
});

test('imports', () => {
  const text = notebookOf(
    'import torch as _lib\n_lib.zeros(3)',
    'import numpy as _lib\n_lib.zeros(3)',
    '_lib.zeros(3)',
  );
  const notebook = parseNotebook('notebook.py', text);
  const names = calls(notebook.root).map((call) => qualifiedName(field(call, 'function')!, aliasesOf(notebook)));
  expect(names.slice(1, 4)).toEqual(['torch.zeros', 'numpy.zeros', undefined]);
});

test('imports of functions, parameters and labels', () => {
  const text = notebookOf(
    'from time import sleep\nsleep(1)\ndef f(sleep):\n    sleep(2)\ndef g(watch):\n    watch.sleep(3)\n    watch(sleep=4)',
    'def old():\n    from torch.cuda.amp import autocast\n    return autocast()\ndef new():\n    from torch.amp import autocast\n    return autocast()',
    'try:\n    sleep(0)\nexcept ValueError as sleep:\n    sleep(8)',
    '[sleep(5) for sleep in ()]\nclass A:\n    sleep = print\n    sleep(6)\n    def f(self):\n        sleep(7)',
  );
  const notebook = parseNotebook('notebook.py', text);
  const paths = nodesOf(notebook.root, 'call').map((call) => [
    call.text,
    qualifiedName(field(call, 'function')!, aliasesOf(notebook)),
  ]);
  expect(paths.slice(1, -1)).toEqual([
    ['sleep(1)', 'time.sleep'],
    ['sleep(2)', undefined],
    ['watch.sleep(3)', undefined],
    ['watch(sleep=4)', undefined],
    ['autocast()', 'torch.cuda.amp.autocast'],
    ['autocast()', 'torch.amp.autocast'],
    ['sleep(0)', 'time.sleep'],
    ['sleep(8)', undefined],
    ['sleep(5)', undefined],
    ['sleep(6)', undefined],
    ['sleep(7)', 'time.sleep'],
  ]);
  const resolved = nodesOf(notebook.root, 'identifier').filter((each) => qualifiedName(each, aliasesOf(notebook)));
  expect(resolved.filter(({ text: name }) => name === 'sleep')).toHaveLength(4);
});

test('values: what is called under the name of a model of another cell does no work on the GPU', () => {
  const text = notebookOf(
    IMPORTS,
    '_model = torch.nn.Linear(4, 4).to("cuda")\n_model(torch.rand(4, device="cuda"))',
    '_model = len\nfor _turn in range(9):\n    _model("four")',
    '_device = "cuda"\nprint(_device)',
    '_device = "cpu"\ntorch.zeros(3, device=_device)',
  );
  const { cells } = workOf(parseNotebook('notebook.py', text));
  expect(cells.map(({ gpu }) => gpu.length > 0)).toEqual([false, true, false, false, false]);
});

test('functions: one that trains says nothing of another one of the same name', () => {
  const slow = 'def _run():\n    for _ in range(9):\n        torch.rand(9, device="cuda").sum()';
  const quick = 'def _run():\n    return 1';
  const text = notebookOf(IMPORTS, `${slow}\n\n_run()`, `${quick}\n\nvalue = _run()`);
  const { cells } = workOf(parseNotebook('notebook.py', text));
  expect(cells.map(({ gpu, longOperations }) => gpu.length + longOperations.length > 0)).toEqual([false, true, false]);
});

test('controls: the value of something else is no setting', () => {
  const text = notebookOf(
    IMPORTS,
    '_size = mo.ui.slider(1, 9)\nmo.vstack([_size])',
    'import types\n_size = types.SimpleNamespace(value=3)\nprint(_size.value)',
  );
  const notebook = parseNotebook('notebook.py', text);
  const read = notebook.cells.map(({ statements }) => valuesRead(statements, controlsOf(notebook)).length);
  expect(read).toEqual([0, 0, 0]);
});

test('flags: the same word in another cell asks for no GPU', () => {
  const text = notebookOf(
    IMPORTS,
    '_ready = torch.cuda.is_available()\nprint(_ready)',
    '_ready = True\ndevice = torch.device("cuda" if _ready else "cpu")',
  );
  const found = detectionsOf(parseNotebook('notebook.py', text));
  expect(found.map(({ cell }) => cell.index)).toEqual([1]);
});

test('no rule finds anything in a cell that only shares private names with one that works', () => {
  const working = [
    'import torch as _lib',
    '_rate = mo.ui.slider(1, 9)',
    'def _step(batch):',
    '    return _lib.rand(9, device="cuda") * batch',
    '_model = _lib.nn.Linear(9, 9).cuda()',
    'with mo.status.spinner("Working"):',
    '    _loss = _model(_step(3))',
  ].join('\n');
  const innocent = [
    'import math as _lib',
    '_rate = 0.5',
    'def _step(batch):',
    '    return batch + 1',
    '_model = len',
    'for _turn in range(9):',
    '    _loss = _model("four") * _step(3) * _rate + _lib.sqrt(2)',
    'answer = _loss',
  ].join('\n');
  const { findings } = auditText('notebook.py', notebookOf(IMPORTS, working, innocent), codemods, readTemplates());
  expect(findings.filter(({ cell }) => cell === 2).length).toBeGreaterThan(0);
  expect(findings.filter(({ cell }) => cell === 3)).toEqual([]);
});
