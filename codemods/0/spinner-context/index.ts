import type { Edit } from '../../../src/edit/edit.ts';
import { lineBelow, lineStart, nextLineStart } from '../../../src/edit/indent.ts';
import { placeIn, type Place } from '../../../src/edit/place.ts';
import { fillBlock, openBlock } from '../../../src/edit/with-block.ts';
import { ownLines, unwrappable } from '../../../src/edit/wrappable.ts';
import { defineCodemod, type Refusal } from '../../../src/engine/codemod.ts';
import { matchesInCell } from '../../../src/notebook/matches.ts';
import type { Node } from '../../../src/python/tree.ts';
import { idleSpinners, SPINNER, type IdleSpinner, type SpinnerPair } from './spinners.ts';

export default defineCodemod<IdleSpinner>({
  meta: {
    id: 'spinner-context',
    phase: '0',
    severity: 'medium',
    safety: 'safe',
    what: '`mo.status.spinner` is called without a `with` block around the work.',
    why: 'A spinner is shown only while its `with` block runs; it has no `open()` or `close()`, so calling them raises an error.',
    fix: 'Puts the code that follows, or the code between open and close, under `with mo.status.spinner(…):`.',
    // `s.close()` as the last expression of a cell goes, and with it a None that nobody saw.
    effects: { movesOutput: true },
  },

  appliesTo: (notebook) => notebook.cells.some((cell) => matchesInCell(notebook, cell, SPINNER).length > 0),

  *find(notebook) {
    for (const spinner of idleSpinners(notebook)) {
      const message =
        spinner.meant.kind === 'bare' || spinner.call.parent?.type === 'expression_statement'
          ? 'spinner without a `with` block is never shown'
          : 'spinner has no `open()` or `close()`, so this raises an AttributeError';
      yield { cell: spinner.cell, node: spinner.call, message, data: spinner };
    }
  },

  fix({ cell, data: { call, meant } }, notebook): Edit[] | Refusal {
    if (meant.kind === 'unclear') return { refused: meant.reason };
    const place = placeIn(notebook);
    if (meant.kind === 'bare') {
      const refused = unwrappable(notebook, cell, [call.parent ?? call, ...meant.statements]);
      return refused === undefined ? openBlock(place, call, meant.statements.at(-1)!) : { refused };
    }
    const { assignment, opener, closer, statements } = meant.pair;
    const refused = unwrappable(notebook, cell, [assignment, opener, ...statements]);
    if (refused !== undefined) return { refused };
    return ownLines(notebook, [closer])
      ? pairEdits(place, call, meant.pair)
      : { refused: 'several statements share a line; put each on its own line' };
  },
});

/** The head of the block takes the place of the assignment, or of `s.open()` where something stands between the two. */
function pairEdits(place: Place, call: Node, { name, assignment, opener, closer, statements }: SpinnerPair): Edit[] {
  const { text } = place;
  const after = nextLineStart(text, opener.endIndex);
  const fill = fillBlock(place, after, statements.at(-1)!.endIndex);
  if (text.slice(lineBelow(text, assignment), after).trim() === opener.text) {
    return [
      { start: assignment.startIndex, end: call.startIndex, text: 'with ' },
      { start: call.endIndex, end: assignment.endIndex, text: ` as ${name}:` },
      { start: lineBelow(text, assignment), end: after, text: '' },
      ...fill,
      wholeLine(text, closer),
    ];
  }
  const semicolon = (node: Node): number =>
    node.endIndex + (/^[ \t]*;/.exec(text.slice(node.endIndex))?.[0].length ?? 0);
  return [
    wholeLine(text, assignment),
    { start: opener.startIndex, end: semicolon(opener), text: `with ${call.text} as ${name}:` },
    ...fill,
    wholeLine(text, closer),
  ];
}

/** A statement with its line; a comment after it stays. */
function wholeLine(text: string, statement: Node): Edit {
  const after = /^[ \t]*;?[ \t]*/.exec(text.slice(statement.endIndex))?.[0].length ?? 0;
  const end = statement.endIndex + after;
  if (text[end] === '#') return { start: statement.startIndex, end, text: '' };
  return { start: lineStart(text, statement.startIndex), end: lineBelow(text, statement), text: '' };
}
