import { indentationAt } from '../../edit/indent.ts';
import type { CellLines, Line, MergeResult, MergeState, ThreeCells } from '../model.ts';

export const NOTHING: MergeResult = { edits: [] };

export function inverse(pairs: ReadonlyMap<number, number>): Map<number, number> {
  return new Map([...pairs].map(([from, to]) => [to, from]));
}

/** The text of the notebook that is merged into. */
export function textOf({ ours }: ThreeCells): string {
  return ours.notebook.text;
}

/** The white space that the notebook's cell has at a depth. */
export function indentationFor({ ours, cells }: MergeState, depth: number): string {
  const same = ours.find((line) => line.depth === depth);
  if (same !== undefined) return same.indentation;
  const top = ours.find((line) => line.depth === 0);
  const body = top?.indentation ?? indentationAt(textOf(cells), cells.ours.cell.definition.startIndex) + '    ';
  const unit = body.includes('\t') ? '\t' : body === '' ? '    ' : body;
  return body + unit.repeat(depth);
}

export function conflictInNotebook(what: string, line: Line, { ours }: ThreeCells): MergeResult {
  return { conflict: `${what}: ${excerpt(line, ours)}` };
}

export function conflictInTemplate(what: string, line: Line, { theirs }: ThreeCells): MergeResult {
  return { conflict: `${what}: ${excerpt(line, theirs)}` };
}

export function excerpt({ start, end }: Line, { notebook }: CellLines): string {
  const source = notebook.text.slice(start, end);
  const first = source.split(/\r?\n/)[0] ?? '';
  return first.length < source.length || first.length > 80 ? `${first.slice(0, 80)}…` : first;
}
