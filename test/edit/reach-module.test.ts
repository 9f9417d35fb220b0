import { expect, test } from 'vitest';
import { reachModule } from '../../src/edit/reach-module.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

/** The name under which a cell reaches `gc` where another cell has that name for something else. */
function nameOf(body: string): string {
  const cells = ['import marimo as mo\nreturn (mo,)', 'gc = 3\nreturn (gc,)', `${body}\nreturn`];
  const notebook = parseNotebook('notebook.py', notebookOf(...cells));
  const reach = reachModule(notebook, notebook.cells[2]!, 'gc', 'gc');
  return 'refused' in reach ? reach.refused : reach.name;
}

test.each([
  ['_gc', 'print("done")'],
  ['_gc_2', '_gc = 1\nprint(_gc)'],
  // The inserted code may go into the function.
  ['_gc_2', 'def free():\n    _gc = 1\n    return _gc\nprint(free())'],
  ['_gc_2', 'def free(_gc): return _gc\nprint(free(1))'],
  ['_gc_2', 'print([_gc for _gc in [1]])'],
  ['_gc_3', '_gc = 1\ndef free():\n    _gc_2 = _gc\n    return _gc_2\nprint(free())'],
])('an import of its own is called %s: %s', (name, body) => {
  expect(nameOf(body)).toBe(name);
});
