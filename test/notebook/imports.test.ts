import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../src/edit/edit.ts';
import { reachModule } from '../../src/edit/reach-module.ts';
import { aliasesOf, importsOf, qualifiedName } from '../../src/notebook/imports.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { contains, nodesOf, walk } from '../../src/python/tree.ts';
import { notebookOf, type CellText } from '../support/build.ts';

const IMPORTS: CellText = { body: 'import marimo as mo\nimport numpy as np\nreturn mo, np' };

/** What the last cell of a notebook gets: the name, and the text after the edits; or the reason why not. */
function reach(text: string, module: string, name: string): { name: string; text: string } | { refused: string } {
  const notebook = parseNotebook('notebook.py', text);
  const found = reachModule(notebook, notebook.cells.at(-1)!, module, name);
  return 'refused' in found ? found : { name: found.name, text: applyEdits(text, found.edits) };
}

describe('importsOf', () => {
  function imports(...lines: string[]): string[] {
    const notebook = parseNotebook('notebook.py', notebookOf(lines.join('\n')));
    return importsOf(notebook).map(
      ({ name, module, when }) => `${name}=${module}${when === 'always' ? '' : ` (${when})`}`,
    );
  }

  test.each([
    ['import torch', ['torch=torch']],
    ['import torch.nn', ['torch=torch']],
    ['import torch.nn as nn, numpy', ['nn=torch.nn', 'numpy=numpy']],
    ['from torch import nn, optim as o', ['nn=torch.nn', 'o=torch.optim']],
    ['from .a import b', ['b=.a.b']],
    ['from torch import *', []],
    [
      'try:\n    import cudf\nexcept ImportError:\n    import pandas as cudf',
      ['cudf=cudf (branch)', 'cudf=pandas (branch)'],
    ],
    [
      'import marimo as mo\ntry:\n    import a\nexcept NotImplementedError as e:\n    print(e)\n    mo.stop(True, e)\nexcept OSError:\n    raise ValueError("a")',
      ['mo=marimo', 'a=a (or ends)'],
    ],
    ['import marimo as mo\ntry:\n    import a\nexcept OSError:\n    mo.stop(late)', ['mo=marimo', 'a=a (branch)']],
    ['import pool as mo\ntry:\n    import a\nexcept OSError:\n    mo.stop(True)', ['mo=pool', 'a=a (branch)']],
    ['try:\n    if x:\n        import a\nexcept OSError:\n    raise', ['a=a (branch)']],
    ['if x:\n    try:\n        import a\n    except OSError:\n        raise', ['a=a (branch)']],
    ['try:\n    pass\nexcept OSError:\n    import a\n    raise', ['a=a (branch)']],
    ['with a:\n    import b', ['b=b (branch)']],
    ['def f():\n    import gc', ['gc=gc (function)']],
    ['if a:\n    def f():\n        import gc', ['gc=gc (function)']],
    ['class A:\n    import gc', ['gc=gc (branch)']],
  ])('%s', (code, expected) => {
    expect(imports(code)).toEqual(expected);
  });

  test('qualifiedName resolves the first name of a chain', () => {
    const notebook = parseNotebook(
      'notebook.py',
      notebookOf('import torch.nn.functional as F\nF.relu.x\nother.y\nF[0].z'),
    );
    const chains = walk(notebook.root).filter(({ type }) => type === 'attribute');
    const names = chains.map((node) => qualifiedName(node, aliasesOf(notebook)));
    expect(names.filter((name) => name !== undefined)).toEqual([
      'torch.nn.functional.relu.x',
      'torch.nn.functional.relu',
    ]);
  });
});

describe('reachModule: a module that is imported', () => {
  test.each([
    ['in another cell', [IMPORTS, 'x'], 'np'],
    ['in another cell, and privately in its own', [IMPORTS, 'import numpy as _np\nx'], 'np'],
    ['in its own cell only', ['import numpy as _np\nx'], '_np'],
    ['in the setup cell', [{ decorator: 'cell', body: 'x' }], 'np'],
  ])('%s', (title, cells, name) => {
    const setup = title === 'in the setup cell' ? 'with app.setup:\n    import numpy as np\n' : '';
    const text = notebookOf(...cells).replace('app = marimo.App()\n', `app = marimo.App()\n\n${setup}`);
    expect(reach(text, 'numpy', 'numpy')).toEqual({ name, text });
  });

  test.each([
    ['under a private name of another cell', 'import psutil as _ps'],
    ['in a function', 'def f():\n    import psutil'],
    ['in part only', 'import psutil.linux as linux'],
  ])('%s is imported anew', (_, code) => {
    const found = reach(notebookOf('import marimo as mo', code, 'x'), 'psutil', 'psutil');
    expect(found).toEqual({ name: 'psutil', text: notebookOf('import marimo as mo\nimport psutil', code, 'x') });
  });

  test.each([
    ['in a disabled cell', { decorator: 'cell(disabled=True)', body: 'import numpy' }],
    ['in a cell that does work', 'import numpy\ntrain()'],
    ['in a cell that may stop', 'import numpy\nmo.stop(x)'],
    ['in a cell that runs again at the touch of a control', 'import numpy\nslider.value'],
  ])('%s is imported under a private name', (_, cell) => {
    const controls = 'import marimo as mo\nslider = mo.ui.slider(1, 2)';
    expect(reach(notebookOf(controls, cell, 'x'), 'numpy', 'numpy')).toEqual({
      name: '_numpy',
      text: notebookOf(controls, cell, 'import numpy as _numpy\n\nx'),
    });
  });

  test.each([
    ['work in between would go first', 'train()', '_numpy'],
    ['a line would be printed first', 'print("a")', '_numpy'],
    ['only imports and elements stand in between', 'y = mo.md("a")', 'numpy'],
  ])('in a cell below: %s', (_, between, name) => {
    const notebook = parseNotebook('notebook.py', notebookOf('import marimo as mo', 'x()', between, 'import numpy'));
    expect(reachModule(notebook, notebook.cells[1]!, 'numpy', 'numpy')).toMatchObject({ name });
  });

  test('in a branch has its name taken', () => {
    const cell = 'try:\n    import numpy\nexcept ImportError:\n    numpy = None';
    expect(reach(notebookOf('import marimo as mo', cell, 'x'), 'numpy', 'numpy')).toEqual({
      refused: 'the name `numpy` is taken in cell 2; import `numpy` in the cell with the imports',
    });
  });
});

describe('reachModule: a module that is not imported', () => {
  /** By title: the import cell before, and after `import gc` went into it. */
  test.each([
    ['in order: before', 'import marimo as mo\nimport os', 'import gc\nimport marimo as mo\nimport os'],
    ['in a section of its own', 'import marimo as mo', 'import gc\n\nimport marimo as mo'],
    ['in order: between', 'import ast\nimport marimo as mo', 'import ast\nimport gc\nimport marimo as mo'],
    ['in order: after', 'import ast\nimport csv\nx = 1', 'import ast\nimport csv\nimport gc\nx = 1'],
    [
      'out of order: after the last',
      'import os\nimport marimo as mo\n\nx = 1',
      'import os\nimport marimo as mo\nimport gc\n\nx = 1',
    ],
    ['not after from-imports', 'import ast\nfrom a import b', 'import ast\nimport gc\nfrom a import b'],
    [
      'above from-imports where there is nothing else',
      'from os import (\n    path,\n)  # b',
      'import gc\nfrom os import (\n    path,\n)  # b',
    ],
    ['two on a line', 'import ast; import marimo as mo', 'import ast; import gc\nimport marimo as mo'],
    ['a comment after', 'import ast  # why\n# what', 'import ast  # why\nimport gc\n# what'],
    ['a backslash after', 'import ast \\\n\nx', 'import ast \\\n\nimport gc\nx'],
    ['not beside one in a branch', 'import ast\nif a:\n    import b', 'import ast\nimport gc\nif a:\n    import b'],
  ])('%s', (_, before, after) => {
    expect(reach(notebookOf(before, 'x'), 'gc', 'gc')).toEqual({ name: 'gc', text: notebookOf(after, 'x') });
  });

  test('under another name', () => {
    expect(reach(notebookOf('import numpy', 'x'), 'marimo', 'mo')).toEqual({
      name: 'mo',
      text: notebookOf('import marimo as mo\nimport numpy', 'x'),
    });
  });

  test('into the setup cell before any other, else the cell of marimo, else the one with most imports', () => {
    const cells = ['import ast\nimport csv', 'import marimo as mo', 'x'];
    const withoutSetup = notebookOf(...cells);
    const withSetup = withoutSetup.replace(
      'marimo.App()\n',
      'marimo.App()\n\nwith app.setup(hide_code=True):\n    import os\n',
    );
    expect(reach(withSetup, 'gc', 'gc')).toMatchObject({
      text: withSetup.replace('    import os', '    import gc\n    import os'),
    });
    expect(reach(withoutSetup, 'gc', 'gc')).toMatchObject({
      text: notebookOf(cells[0]!, 'import gc\n\nimport marimo as mo', 'x'),
    });
    expect(reach(notebookOf('import os', cells[0]!, 'x'), 'gc', 'gc')).toMatchObject({
      text: notebookOf('import os', 'import ast\nimport csv\nimport gc', 'x'),
    });
  });

  test('in the line breaks and at the indentation of the file', () => {
    const text = notebookOf('import ast\nx = 1', 'y').replaceAll('    ', '\t').replaceAll('\n', '\r\n');
    expect(reach(text, 'gc', 'gc')).toMatchObject({
      text: text.replace('import ast\r\n', 'import ast\r\n\timport gc\r\n'),
    });
  });

  test('at the end of a file without a last line break', () => {
    const text = 'import marimo\n\napp = marimo.App()\n\n\n@app.cell\ndef _():\n    import ast';
    expect(reach(text, 'gc', 'gc')).toMatchObject({ text: `${text}\n    import gc` });
  });

  test.each([
    ['another cell defines the name', [IMPORTS, 'gc = 1', 'x'], '_gc'],
    ['the cell itself uses the name', [IMPORTS, 'gc.x'], '_gc'],
    ['the cell uses the private one, too', ['gc = _gc = 1'], '_gc_2'],
    ['nothing is imported', ['x'], '_gc'],
    ['the import cell does work', ['import numpy\nnumpy.load("a")', 'x'], '_gc'],
  ])('privately where %s', (_, cells, name) => {
    const text = notebookOf(...cells);
    const last = typeof cells.at(-1) === 'string' ? `    ${String(cells.at(-1))}` : '';
    expect(reach(text, 'gc', 'gc')).toEqual({
      name,
      text: text.replace(last, `    import gc as ${name}\n\n${last}`),
    });
  });

  test('refused where the name is taken and the module may be missing', () => {
    expect(reach(notebookOf(IMPORTS, 'torch = 1', 'x'), 'torch', 'torch')).toEqual({
      refused: 'the name `torch` is taken in cell 2; import `torch` in the cell with the imports',
    });
    expect(reach(notebookOf('x'), 'torch', 'torch')).toEqual({
      refused: 'no cell has the imports; add one with `import torch`',
    });
  });

  test('a reusable function cannot see the imports of a cell, only those of the setup cell', () => {
    const cells: CellText = { decorator: 'function', name: 'f', body: 'return 1' };
    expect(reach(notebookOf(IMPORTS, cells), 'numpy', 'np')).toEqual({
      refused: 'the name `np` is taken in cell 1; import `numpy` in the cell with the imports',
    });
    expect(reach(notebookOf(IMPORTS, cells), 'gc', 'gc')).toEqual({
      refused: 'cell 2 sees only names of the setup cell; import `gc` there',
    });
    const text = notebookOf(cells).replace('marimo.App()\n', 'marimo.App()\n\nwith app.setup:\n    import os\n');
    expect(reach(text, 'gc', 'gc')).toMatchObject({ name: 'gc' });
  });
});

describe('reachModule at a place: where `here()` stands', () => {
  function reachAt(...cells: string[]): string {
    const notebook = parseNotebook('notebook.py', notebookOf(...cells));
    const at = nodesOf(notebook.root, 'call').find(({ text }) => text === 'here()')!;
    const cell = notebook.cells.find(({ node }) => contains(node, at))!;
    const found = reachModule(notebook, cell, 'gc', 'gc', at);
    return 'refused' in found ? found.refused : found.name;
  }

  const below = '`gc` is imported further down in the cell; import it above';
  const local = '`gc` has another meaning in the function around this code; rename that variable';
  test.each([
    ['gc', 'here()'],
    ['gc', 'def f(x):\n    here()'],
    [local, 'def f(gc):\n    here()'],
    [local, 'def f():\n    here()\n    gc = 1'],
    [local, 'def f():\n    import other as gc\n    here()'],
    [local, 'def f(gc):\n    import gc\n    here()'],
    ['gc', 'def f(gc):\n    pass\nhere()'],
    ['gc', 'def f():\n    global gc\n    here()'],
    // What `here()` reads is the import of the function, which is the same module.
    ['gc', 'def f():\n    import gc\n    here()'],
    [below, 'def f():\n    here()\n    import gc'],
    ['gc', 'class A:\n    gc = 1\n    def f(self):\n        here()'],
    [
      '`gc` has another meaning in the handler around this code; rename that variable',
      'try:\n    x\nexcept E as gc:\n    here()',
    ],
  ])('%s: %s', (expected, body) => {
    expect(reachAt('import marimo as mo\nimport gc', body)).toBe(expected);
  });

  test.each([
    ['gc', 'import gc\nhere()'],
    [below, 'here()\nimport gc'],
    ['gc', 'import gc\nhere()\nimport gc'],
    // The import that is missing would go below the last one.
    [below, 'here()\nimport ast'],
    ['gc', 'import ast\nhere()'],
    ['_gc', 'here()\ngc = 1'],
  ])('%s: %s', (expected, body) => {
    expect(reachAt(body)).toBe(expected);
  });
});
