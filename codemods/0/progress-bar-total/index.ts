import { appendArgument } from '../../../src/edit/arguments.ts';
import type { Edit } from '../../../src/edit/edit.ts';
import { placeIn } from '../../../src/edit/place.ts';
import { openBlock } from '../../../src/edit/with-block.ts';
import { unwrappable } from '../../../src/edit/wrappable.ts';
import { defineCodemod, type Refusal } from '../../../src/engine/codemod.ts';
import { matchesInCell } from '../../../src/notebook/matches.ts';
import { field } from '../../../src/python/tree.ts';
import { BAR, uncountedBars, type UncountedBar } from './progress-bars.ts';

export default defineCodemod<UncountedBar>({
  meta: {
    id: 'progress-bar-total',
    phase: '0',
    severity: 'high',
    safety: 'safe',
    what: '`mo.status.progress_bar` gets neither a `total` nor a collection with a length.',
    why: 'Without either, the call raises an error; a broad `except` around it reports that as a failure of the work.',
    fix: 'Turns a bar that counts nothing into a spinner around the next statement; gives a bar around one loop the length of what the loop iterates over.',
  },

  appliesTo: (notebook) => notebook.cells.some((cell) => matchesInCell(notebook, cell, BAR).length > 0),

  *find(notebook) {
    for (const bar of uncountedBars(notebook)) {
      const message =
        bar.iterator === undefined
          ? '`mo.status.progress_bar` gets neither a collection nor a `total`, so it raises a ValueError'
          : `\`mo.status.progress_bar\` cannot tell the length of \`${shortened(bar.iterator.text)}\`, so it raises a TypeError`;
      yield { cell: bar.cell, node: bar.call, message, data: bar };
    }
  },

  fix({ cell, data: { call, meant } }, notebook): Edit[] | Refusal {
    if (meant.kind === 'unclear') return { refused: meant.reason };
    if (meant.kind === 'count') return appendArgument(notebook.text, call, 'total', meant.total);
    const name = field(field(call, 'function') ?? call, 'attribute');
    if (name === undefined)
      return { refused: 'the bar counts nothing; import `spinner` and put the slow code under it' };
    const refused = unwrappable(notebook, cell, [call.parent ?? call, meant.next]);
    if (refused !== undefined) return { refused };
    return [
      { start: name.startIndex, end: name.endIndex, text: 'spinner' },
      ...openBlock(placeIn(notebook), call, meant.next),
    ];
  },
});

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
