import { diffWordsWithSpace } from 'diff';
import { piecesOf } from '../../report/shown.ts';
import type { Token } from './tokens.ts';

/** A piece of a line as it is shown: one colour, changed or not, a character that acts or plain text. */
export interface Segment extends Token {
  readonly isMarked: boolean;
  readonly isEscaped: boolean;
}

/** A part of a line: where it begins and ends. */
export type Span = readonly [start: number, end: number];

/** The words in which two lines differ, on each side. */
export function changedWords(old: string, now: string): { readonly old: Span[]; readonly new: Span[] } {
  const spans = { old: [] as Span[], new: [] as Span[] };
  const at = { old: 0, new: 0 };
  for (const { value, added, removed } of diffWordsWithSpace(old, now)) {
    for (const side of ['old', 'new'] as const) {
      if (side === 'old' ? added : removed) continue;
      const end = at[side] + value.length;
      if (added || removed) spans[side].push([at[side], end]);
      at[side] = end;
    }
  }
  return spans;
}

/** The blanks at the end of a line, which nobody sees. */
export function trailingBlanks(line: string): Span[] {
  const length = line.trimEnd().length;
  return length < line.length ? [[length, line.length]] : [];
}

/** A line cut where its colour changes, where a marked span begins or ends, and around characters that act. */
export function segmentsOf(tokens: readonly Token[], marked: readonly Span[]): Segment[] {
  const line = tokens.map(({ text }) => text).join('');
  const spans = marked.map(([start, end]) => [wholeAt(line, start), wholeAt(line, end)] as const);
  const segments: Segment[] = [];
  let start = 0;
  let tokenEnd = 0;
  for (const { text, colour } of tokens) {
    tokenEnd += text.length;
    const end = wholeAt(line, tokenEnd);
    const cuts = [start, ...spans.flat().filter((at) => start < at && at < end), end];
    for (const [index, from] of cuts.slice(0, -1).entries()) {
      const isMarked = spans.some(([first, last]) => first <= from && from < last);
      segments.push(...piecesOf(line.slice(from, cuts[index + 1])).map((piece) => ({ ...piece, colour, isMarked })));
    }
    start = end;
  }
  return segments;
}

/** A place in a line, or the next one where it is in the middle of a character: the parser reads UTF-16. */
function wholeAt(line: string, at: number): number {
  return at > 0 && (line.codePointAt(at - 1) ?? 0) > 0xffff ? at + 1 : at;
}
