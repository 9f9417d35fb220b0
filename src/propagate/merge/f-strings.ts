import { applyEdits, type Edit, type Span } from '../../edit/edit.ts';
import type { Line, Range, Token } from '../model.ts';

/**
 * Whether words of the template may stand in the f-string of the notebook that they go into: with other quotes around
 * them, a quote, a backslash or a line break would end it, or needs Python 3.12.
 * @param target positions of the tokens that they replace
 */
export function fitsInto(ours: Line, target: Range, theirs: Line, words: readonly Token[]): boolean {
  const around = ours.tokens[target.from - 1]?.within;
  if (around === undefined || around.start !== ours.tokens[target.to]?.within?.start) return true;
  const open = openingOf(ours, around);
  if (words.some(({ within }) => within !== undefined && openingOf(theirs, within) === open)) return true;
  return !words.some(({ text }) => text.includes(open.at(-1) ?? '') || /[\\\n]/.test(text));
}

/** The prefix and the quotes with which an f-string begins. */
function openingOf({ tokens }: Line, { start }: Span): string {
  return tokens.find((token) => token.start === start)?.key ?? '';
}

/** Edits inside an f-string as one edit of the whole string: it is that string which changes. */
export function withWholeTexts(edits: readonly Edit[], { tokens }: Line, text: string): Edit[] {
  const inside = new Map<Span, Edit[]>();
  const others: Edit[] = [];
  for (const edit of edits) {
    const around = tokens.find(
      ({ within }) =>
        within !== undefined && within.start < edit.end && edit.start < within.end && !covers(edit, within),
    )?.within;
    if (around === undefined) others.push(edit);
    else inside.set(around, [...(inside.get(around) ?? []), edit]);
  }
  const whole = [...inside].map(([{ start, end }, own]): Edit => {
    const first = Math.min(start, ...own.map((edit) => edit.start));
    const last = Math.max(end, ...own.map((edit) => edit.end));
    const moved = own.map((edit) => ({ ...edit, start: edit.start - first, end: edit.end - first }));
    return { start: first, end: last, text: applyEdits(text.slice(first, last), moved) };
  });
  return [...others, ...whole];
}

function covers(a: Span, b: Span): boolean {
  return a.start <= b.start && b.end <= a.end;
}
