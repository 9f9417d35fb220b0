import { defineCodemod } from '../../../src/engine/codemod.ts';
import { workOf } from '../../../src/gpu/work.ts';
import { cellWords } from '../../../src/notebook/cell-words.ts';
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
    what: 'Calculations and comparisons use numbers without a name.',
    why: 'A reader cannot tell what they stand for, nor find the other places where they must change, too.',
    fix: 'None: only the author knows their names. A comment on the line does as well.',
  },

  appliesTo: (notebook) => workOf(notebook).usesGpu,

  *find(notebook) {
    for (const data of unexplainedNumbers(notebook)) {
      const { cell, node, name, numbers } = data;
      const subject = name ?? cellWords(cell);
      const message = `${subject} calculates with numbers that have no name: ${listed(numbers)}`;
      yield { cell, node, message, data };
    }
  },

  fix: () => ({ refused: 'give them names, or say in a comment what they are' }),
});

/** `3.8 (lines 319, 339), 4.5 (line 351) and 2 more`. */
function listed(numbers: readonly Node[]): string {
  const lines = new Map<string, Set<number>>();
  for (const each of numbers) lines.set(each.text, (lines.get(each.text) ?? new Set()).add(lineOf(each)));
  const all = [...lines].map(([text, at]) => `${text} (line${at.size === 1 ? '' : 's'} ${[...at].join(', ')})`);
  const more = all.length - SHOWN;
  return more > 0 ? `${all.slice(0, SHOWN).join(', ')} and ${more} more` : all.join(', ');
}
