import { defineCodemod, type Outcome } from '../../../src/engine/codemod.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { field, walk, type Node } from '../../../src/python/tree.ts';

// A sample that works: `time.clock`, which Python 3.8 has taken away. Put your own rule in its place.
export default defineCodemod<Node>({
  meta: {
    id: 'sample-rule',
    phase: '0',
    severity: 'medium',
    safety: 'safe',
    what: 'TODO: in one sentence, what is missing or wrong',
    why: 'TODO: why it matters to whoever runs the notebook',
    fix: 'TODO: what the fix does',
    effects: { imports: [], addsNames: false, dropsNames: false, addsCells: false, movesOutput: false },
  },

  // Whether the notebook has anything that the rule is about, repaired or not.
  concerns: (notebook) =>
    notebook.cells.some(
      (cell) => readsOf('time.clock', cell, notebook).length + readsOf('time.perf_counter', cell, notebook).length > 0,
    ),

  // What is wrong, so that a repaired place is not found again.
  *find(notebook) {
    for (const cell of notebook.cells) {
      for (const node of readsOf('time.clock', cell, notebook)) {
        yield { cell, node, message: `${node.text} is gone from Python: it raises an error`, data: node };
      }
    }
  },

  // The edits of a safe fix, those of an unsafe one with what is not known, or why there is none.
  fix({ data: node }): Outcome {
    const name = field(node, 'attribute');
    if (name === undefined) return { refused: 'the function is imported by its name; import `perf_counter`' };
    const edits = [{ start: name.startIndex, end: name.endIndex, text: 'perf_counter' }];
    const isCalled = node.parent?.type === 'call' && node.fieldName === 'function';
    return isCalled ? edits : { edits, unsafe: 'what calls the function is not known' };
  },
});

/** Where a cell reads what an import gives, whatever the notebook calls it: `time.clock`, `t.clock`, `clock`. */
function readsOf(path: string, cell: Cell, notebook: Notebook): Node[] {
  const aliases = aliasesOf(notebook);
  return cell.statements.flatMap((statement) =>
    walk(statement).filter((node) => node.parent?.type !== 'dotted_name' && qualifiedName(node, aliases) === path),
  );
}
