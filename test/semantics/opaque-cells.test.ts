import { describe, expect, test } from 'vitest';
import undefinedName from '../../codemods/0/undefined-name/index.ts';
import { cellEffort } from '../../src/semantics/cell-effort.ts';
import { cpuRunOf } from '../../src/gpu/cpu-run.ts';
import { holdsOthersUp } from '../../src/semantics/holding-up.ts';
import { reachModule } from '../../src/edit/reach-module.ts';
import { mayWaitFor } from '../../src/gpu/waiting.ts';
import type { Notebook } from '../../src/notebook/notebook.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

const IMPORTS = 'import marimo as mo\nimport torch\nreturn mo, torch';

/** The grammar does not know the target; CPython does. */
const UNREADABLE = '[*[*gc]] = [[1]]\nreturn (gc,)';

const READER = 'x = y\nreturn';

const parse = (text: string): Notebook => parseNotebook('notebook.py', text, { isPython: true });

describe.each([
  ['a cell that the grammar cannot read', parse(notebookOf(IMPORTS, UNREADABLE, READER))],
  [
    'a cell that marimo keeps as text',
    parse(
      notebookOf(IMPORTS, 'mark', READER).replace(
        /@app\.cell\ndef _\(\):\n {4}mark\n/,
        'app._unparsable_cell("gc = (")\n',
      ),
    ),
  ],
])('%s may do anything', (_, notebook) => {
  const [, opaque, reader] = notebook.cells;

  test('it works, and nothing may begin to wait for it', () => {
    expect(cellEffort(notebook, opaque!)).toBe('work');
    expect(holdsOthersUp(notebook, opaque!)).toBe('cannot be read');
    expect(mayWaitFor(notebook, reader!, opaque!)).toBe(false);
  });

  test('without a GPU it may end in any way', () => {
    expect([...cpuRunOf(notebook)(opaque!).ends]).toEqual(['next', 'stop', 'raise', 'gpu', 'driver']);
  });

  test('it may define a name that no other cell does', () => {
    expect(undefinedName.find(notebook)).toEqual([]);
    expect(reachModule(notebook, reader!, 'gc', 'gc')).toMatchObject({ name: '_gc' });
  });
});
