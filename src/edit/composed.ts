import { inOrder, type Edit } from './edit.ts';

/** A part of an edited text: a span of the first text that stayed, or a text that was put in. */
type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

/**
 * Edits of a text, then edits of the result, as one list of edits of the first text, in the order of their places. Edits that
 * touch become one.
 * @param first in offsets of the first text
 * @param second in offsets of what `first` makes of it
 */
export function composedEdits(first: readonly Edit[], second: readonly Edit[]): readonly Edit[] {
  const pieces = piecesOf(first);
  const result: Piece[] = [];
  let at = 0;
  for (const { edit } of inOrder(second)) {
    result.push(...piecesBetween(pieces, at, edit.start), { text: edit.text });
    at = edit.end;
  }
  return editsOf([...result, ...piecesBetween(pieces, at, Number.POSITIVE_INFINITY)]);
}

/** Where an offset of the edited text was before the edits; in a text that was put in: where that was put. */
export function originalOffset(offset: number, edits: readonly Edit[]): number {
  let shift = 0;
  for (const { edit } of inOrder(edits)) {
    const start = edit.start + shift;
    if (offset < start) break;
    if (offset < start + edit.text.length) return edit.start;
    shift += edit.text.length - (edit.end - edit.start);
  }
  return offset - shift;
}

function piecesOf(edits: readonly Edit[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { edit } of inOrder(edits)) {
    pieces.push({ start: at, end: edit.start }, { text: edit.text });
    at = edit.end;
  }
  return [...pieces, { start: at, end: Number.POSITIVE_INFINITY }];
}

/** What lies between two offsets of the text that the pieces make. */
function piecesBetween(pieces: readonly Piece[], from: number, to: number): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const length = 'text' in piece ? piece.text.length : piece.end - piece.start;
    const [start, end] = [Math.max(from, at) - at, Math.min(to, at + length) - at];
    if (start < end) {
      found.push(
        'text' in piece
          ? { text: piece.text.slice(start, end) }
          : { start: piece.start + start, end: piece.start + end },
      );
    }
    at += length;
    if (at >= to) break;
  }
  return found;
}

/** The edits that turn the first text into these pieces. */
function editsOf(pieces: readonly Piece[]): Edit[] {
  const edits: Edit[] = [];
  let [at, text] = [0, ''];
  for (const piece of pieces) {
    if ('text' in piece) {
      text += piece.text;
      continue;
    }
    if (text !== '' || piece.start > at) edits.push({ start: at, end: piece.start, text });
    [at, text] = [piece.end, ''];
  }
  return text === '' ? edits : [...edits, { start: at, end: at, text }];
}
