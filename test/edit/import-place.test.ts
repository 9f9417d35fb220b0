import { expect, test } from 'vitest';
import { applyEdits } from '../../src/edit/edit.ts';
import { importEdit } from '../../src/edit/import-place.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

/** What becomes of a cell of imports that gets one more. */
function withImport(body: string, module: string, name = module): string {
  const notebook = parseNotebook('notebook.py', notebookOf(`${body}\nreturn`));
  const home = notebook.cells[0]!;
  const text = applyEdits(notebook.text, [importEdit(notebook, home, module, name)]);
  const { cells } = parseNotebook('notebook.py', text);
  const start = text.indexOf('\n', cells[0]!.definition.startIndex) + 1;
  const lines = text.slice(start, text.indexOf('    return', start)).split('\n');
  return lines.map((line) => line.slice(4)).join('\n');
}

test.each([
  [
    'among the sorted ones of its section',
    'gc',
    'import asyncio\nimport os\n\nimport torch',
    'import asyncio\nimport gc\nimport os\n\nimport torch\n',
  ],
  [
    'last in its section',
    'random',
    'import os\nfrom pathlib import Path\n\nimport torch',
    'import os\nimport random\nfrom pathlib import Path\n\nimport torch\n',
  ],
  [
    'above the from-imports of its section',
    'gc',
    'from pathlib import Path\n\nimport torch',
    'import gc\nfrom pathlib import Path\n\nimport torch\n',
  ],
  [
    'in a section of its own, above',
    'gc',
    'import marimo as mo\nimport torch',
    'import gc\n\nimport marimo as mo\nimport torch\n',
  ],
  ['in a section of its own, below', 'psutil', 'import os\nimport time', 'import os\nimport time\n\nimport psutil\n'],
  [
    'above the comment of the next one',
    'psutil',
    'import marimo as mo\n# the framework\nimport torch',
    'import marimo as mo\nimport psutil\n# the framework\nimport torch\n',
  ],
  [
    'below the comment of them all',
    'gc',
    '# What the cells need\nimport marimo as mo',
    '# What the cells need\nimport gc\n\nimport marimo as mo\n',
  ],
  ['without regard to case', 'psutil', 'import numpy\nimport PIL', 'import numpy\nimport PIL\nimport psutil\n'],
  [
    'last where nothing is sorted',
    'gc',
    'import torch\nimport numpy as np\nimport os',
    'import torch\nimport numpy as np\nimport os\nimport gc\n',
  ],
  [
    'where it sorts, if sections are not kept apart',
    'gc',
    'import asyncio\nimport os\nimport torch',
    'import asyncio\nimport gc\nimport os\nimport torch\n',
  ],
  [
    'below what must stand first',
    'gc',
    '"""Imports"""\nfrom __future__ import annotations',
    '"""Imports"""\nfrom __future__ import annotations\nimport gc\n',
  ],
])('an import goes %s', (_where, module, before, after) => {
  expect(withImport(before, module)).toBe(after);
});

test('an import under another name', () => {
  expect(withImport('import numpy as np', 'marimo', 'mo')).toBe('import marimo as mo\nimport numpy as np\n');
});
