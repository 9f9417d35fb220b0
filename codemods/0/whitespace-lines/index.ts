import { defineCodemod } from '../../../src/engine/codemod.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { isOpaque } from '../../../src/notebook/opaque.ts';
import { stringTokens } from '../../../src/python/strings.ts';

/** Lines of blanks only, in the cells of a notebook. */
interface BlankLines {
  readonly first: Cell;
  readonly count: number;
  readonly inStrings: number;
}

export default defineCodemod<BlankLines>({
  meta: {
    id: 'whitespace-lines',
    phase: '0',
    severity: 'low',
    safety: 'suggest',
    what: 'Blank lines in cells contain whitespace.',
    why: 'marimo removes four spaces of it at every save, so files change without an edit, strings included.',
    fix: 'No automatic fix: changing all of them would hide every other change in the diff.',
  },

  appliesTo: (notebook) => blankLines(notebook) !== undefined,

  *find(notebook) {
    const data = blankLines(notebook);
    if (data === undefined) return;
    const { first, count, inStrings } = data;
    const lines = count === 1 ? 'line' : 'lines';
    const strings = inStrings === 0 ? '' : `, ${inStrings} inside strings`;
    yield { cell: first, node: first.definition, message: `${count} whitespace-only ${lines}${strings}`, data };
  },

  fix: () => ({
    refused: 'let your editor remove trailing whitespace, or save the notebook in `marimo edit` until nothing changes',
  }),
});

function blankLines({ text, root, cells }: Notebook): BlankLines | undefined {
  let first: Cell | undefined;
  let count = 0;
  let inStrings = 0;
  for (const cell of cells.filter((each) => !isOpaque(each))) {
    const { startIndex: start, endIndex: end } = cell.definition;
    const strings = stringTokens(root, { start, end });
    for (const { index } of text.slice(start, end).matchAll(/^[ \t]+\r?$/gm)) {
      first ??= cell;
      count += 1;
      if (strings.some((string) => string.start < start + index && start + index < string.end)) inStrings += 1;
    }
  }
  return first === undefined ? undefined : { first, count, inStrings };
}
