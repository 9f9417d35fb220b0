import { defineCodemod, type Outcome } from '../../../src/engine/codemod.ts';
import { matchesInCell } from '../../../src/notebook/matches.ts';
import { pattern } from '../../../src/python/pattern.ts';
import { field } from '../../../src/python/tree.ts';

// What the notebook may call `t.clock` or `clock`, by its imports. `__x__` in a pattern is a hole: any expression.
const CLOCK = pattern('time.clock');
const COUNTER = pattern('time.perf_counter');

// A sample that works: `time.clock`, which Python 3.8 has taken away. Put your own rule in its place.
export default defineCodemod<null>({
  meta: {
    id: 'sample-rule',
    phase: '0',
    severity: 'medium',
    safety: 'safe',
    what: 'TODO: in one sentence, what is missing or wrong',
    why: 'TODO: why it matters to whoever runs the notebook',
    fix: 'TODO: what the fix does',
  },

  // Whether the notebook has anything that the rule is about, repaired or not.
  appliesTo: (notebook) =>
    notebook.cells.some((cell) => [CLOCK, COUNTER].some((each) => matchesInCell(notebook, cell, each).length > 0)),

  // What is wrong, so that a repaired place is not found again.
  *find(notebook) {
    for (const cell of notebook.cells) {
      for (const { node } of matchesInCell(notebook, cell, CLOCK)) {
        yield { cell, node, message: `\`${node.text}\` is gone from Python, so it raises an error`, data: null };
      }
    }
  },

  // The edits of a safe fix, those of an unsafe one with what is not known, or why there is none.
  fix({ node }): Outcome {
    const name = field(node, 'attribute');
    if (name === undefined) return { refused: 'the function is imported by its name; import `perf_counter`' };
    const edits = [{ start: name.startIndex, end: name.endIndex, text: 'perf_counter' }];
    const isCalled = node.parent?.type === 'call' && node.fieldName === 'function';
    return isCalled ? edits : { edits, unsafe: 'what calls the function is not known' };
  },
});
