import MagicString from 'magic-string';

/** A half-open range of UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replaces a span with a text; an empty span inserts. */
export interface Edit extends Span {
  readonly text: string;
}

/** An edit that puts text before the given offset. */
export function insertion(offset: number, text: string): Edit {
  return { start: offset, end: offset, text };
}

/** The edits by their places, each with its index in the list. At one offset, insertions come first, in list order. */
export function inOrder(edits: readonly Edit[]): { readonly edit: Edit; readonly index: number }[] {
  const sorted = edits.map((edit, index) => ({ edit, index }));
  // The sort is stable.
  return sorted.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end);
}

/**
 * Applies edits to a text. Insertions at one offset keep their order in the list.
 * @throws Error when two edits overlap or one lies outside the text: a bug in a codemod, never bad input
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const result = new MagicString(text);
  let end = 0;
  for (const { edit } of inOrder(edits)) {
    // magic-string lets negative offsets count from the end, so the range is checked here.
    if (edit.start < end || edit.end < edit.start || edit.end > text.length) {
      throw new Error(`edit ${edit.start}:${edit.end} overlaps another or lies outside the text (${text.length})`);
    }
    if (edit.start === edit.end) result.appendLeft(edit.start, edit.text);
    else if (edit.text === '') result.remove(edit.start, edit.end);
    else result.update(edit.start, edit.end, edit.text);
    end = edit.end;
  }
  return result.toString();
}

/** Where an offset of the text is after the edits; insertions at the offset itself come before it. */
export function movedOffset(offset: number, edits: readonly Edit[]): number {
  let shift = 0;
  for (const { start, end, text } of edits) {
    if (end <= offset) shift += text.length - (end - start);
    else if (start < offset) shift += start - offset + text.length;
  }
  return offset + shift;
}
