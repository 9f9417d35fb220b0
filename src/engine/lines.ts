import { originalOffset } from '../edit/composed.ts';
import { applyEdits, inOrder, movedOffset, type Edit } from '../edit/edit.ts';

/** 1-based, inclusive. */
export type LineRange = readonly [first: number, last: number];

/** The lines of the edited text that each edit wrote or moved; where it only took text away, the line after the gap. */
export function editedLines(text: string, edits: readonly Edit[]): LineRange[] {
  const lineAt = lineCounter(applyEdits(text, edits));
  const ranges: LineRange[] = [];
  let shift = 0;
  for (const { edit, index } of inOrder(edits)) {
    const start = edit.start + shift;
    const end = start + edit.text.length;
    // Text that ends with a line break wrote the line before it, not the one after it.
    ranges[index] = [lineAt(start), lineAt(edit.text.endsWith('\n') ? end - 1 : end)];
    shift += edit.text.length - (edit.end - edit.start);
  }
  return ranges;
}

/** From lines of a text to where they are in a later one. */
export type LineMove = (ranges: readonly LineRange[]) => LineRange[];

/** Where lines of the text are after the edits. */
export function lineMove(text: string, edits: readonly Edit[]): LineMove {
  const lineAt = lineCounter(applyEdits(text, edits));
  const starts = [0, ...lineBreaks(text).map((offset) => offset + 1)];
  const place = (line: number): number => lineAt(movedOffset(starts[line - 1] ?? text.length, edits));
  return (ranges) => ranges.map(([first, last]) => [place(first), place(last)]);
}

/** The 1-based line of the text before any fix at which an offset of the present one is. */
export type LineBefore = (offset: number) => number;

/** @param edits all that was changed since, in offsets of the text */
export function originalLines(text: string, edits: readonly Edit[]): LineBefore {
  const lineAt = lineCounter(text);
  return (offset) => lineAt(originalOffset(offset, edits));
}

/** The 1-based line of an offset. */
export function lineCounter(text: string): (offset: number) => number {
  const breaks = lineBreaks(text);
  return (offset) => {
    let low = 0;
    let high = breaks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (breaks[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** The offsets of the line breaks. */
export function lineBreaks(text: string): number[] {
  const breaks: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks.push(at);
  return breaks;
}
