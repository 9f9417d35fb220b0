import type { Node } from '../python/tree.ts';
import { insertion, type Edit } from './edit.ts';
import { indentLines, nextLineStart } from './indent.ts';
import type { Place } from './place.ts';

/**
 * The edits that make an expression statement the head of a `with` block around the statements after it:
 * `mo.status.spinner()` → `with mo.status.spinner():`. Comments in between move along, blank lines in between go.
 * @param head the expression; it and the statements stand on lines of their own
 * @param last the last statement of the block
 */
export function openBlock(place: Place, head: Node, last: Node): Edit[] {
  const { text } = place;
  const semicolon = /^[ \t]*;/.exec(text.slice(head.endIndex))?.[0].length ?? 0;
  return [
    insertion(head.startIndex, 'with '),
    { start: head.endIndex, end: head.endIndex + semicolon, text: ':' },
    ...fillBlock(place, nextLineStart(text, head.endIndex), last.endIndex),
  ];
}

/** The edits that move lines into the block of a head above them; blank lines at its beginning go. */
export function fillBlock({ text, root, unit }: Place, below: number, end: number): Edit[] {
  let start = below;
  while (start < end && /^[ \t\f]*\r?\n/.test(text.slice(start, nextLineStart(text, start))))
    start = nextLineStart(text, start);
  const blank = start === below ? [] : [{ start: below, end: start, text: '' }];
  return start >= end ? blank : [...blank, ...indentLines(text, root, { start, end }, unit)];
}
