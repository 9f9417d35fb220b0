import { defineCodemod } from '../../../src/engine/codemod.ts';
import { workOf } from '../../../src/gpu/work.ts';
import { listedFew } from '../../../src/listed.ts';
import { lineOf, type Node } from '../../../src/python/tree.ts';
import { unexplainedNumbers, type UnexplainedNumbers } from './unexplained-numbers.ts';

/** Numbers in a message. */
const SHOWN = 4;

export default defineCodemod<UnexplainedNumbers>({
  meta: {
    id: 'magic-numbers',
    phase: 'C',
    severity: 'low',
    safety: 'suggest',
    what: 'Calculations and comparisons use unnamed numbers.',
    why: 'A reader cannot tell what they mean, or find the other places that must change with them.',
    fix: 'No automatic fix: only the author knows their names. A comment on the line is enough.',
  },

  appliesTo: (notebook) => workOf(notebook).usesGpu,

  *find(notebook) {
    for (const data of unexplainedNumbers(notebook)) {
      const { cell, node, name, numbers } = data;
      const subject = name === undefined ? 'this cell' : `\`${name}\``;
      const message = `${subject} calculates with unnamed numbers: ${withLines(numbers)}`;
      yield { cell, node, message, data };
    }
  },

  fix: () => ({ refused: 'give them names, or explain them in a comment' }),
});

/** `3.8 (lines 319, 339), 4.5 (line 351) and 2 more`. */
function withLines(numbers: readonly Node[]): string {
  const lines = new Map<string, Set<number>>();
  for (const each of numbers) lines.set(each.text, (lines.get(each.text) ?? new Set()).add(lineOf(each)));
  const all = [...lines].map(([text, at]) => `${text} (line${at.size === 1 ? '' : 's'} ${[...at].join(', ')})`);
  return listedFew(all, SHOWN);
}
