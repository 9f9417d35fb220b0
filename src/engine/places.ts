import type { Place } from '../model/diagnostic.ts';
import { lineBreaks, lineCounter } from './lines.ts';

/** Where a span of UTF-16 offsets is, in lines and columns. */
export type PlaceOf = (start: number, end: number) => Place;

/** Counts lines and columns of a text. */
export function placesIn(text: string): PlaceOf {
  const lineAt = lineCounter(text);
  const starts = [0, ...lineBreaks(text).map((offset) => offset + 1)];
  const column = (offset: number, line: number): number => offset - (starts[line - 1] ?? 0) + 1;
  return (start, end) => {
    const [line, endLine] = [lineAt(start), lineAt(end)];
    return { line, column: column(start, line), endLine, endColumn: column(end, endLine) };
  };
}
