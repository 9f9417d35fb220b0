import type { Edit } from '../edit/edit.ts';
import { indentationAt } from '../edit/indent.ts';
import type { CellLines, Line } from './lines.ts';
import type { Names } from './names.ts';
import type { Style } from './render.ts';
import type { SnippetLines } from './template-change.ts';

/** A cell in three versions: the template as it was, as it is, and the notebook's. */
export interface ThreeCells {
  readonly base: CellLines;
  readonly theirs: CellLines;
  readonly ours: CellLines;
}

/** What a merge does to the notebook's text, or why it can't be done, for a person. */
export type Merge = { readonly edits: readonly Edit[] } | { readonly conflict: string };

export interface MergeOptions {
  /** Lines of the notebook that the codemods wrote just now, with the codemod that made each. */
  readonly fresh: ReadonlyMap<Line, string>;
  /** Lines of the base that the codemods wrote: where the notebook has none like them, it does the same in its own words. */
  readonly snippets: SnippetLines;
  /**
   * The only lines of the base that are looked for in the notebook: for a cell that is none of the template's, what the
   * codemods wrote is the same all the same. All of them, unless given.
   */
  readonly only?: ReadonlySet<Line>;
}

/** A merge of one cell under way. */
export interface State {
  readonly base: readonly Line[];
  readonly theirs: readonly Line[];
  readonly ours: readonly Line[];
  /** Positions in `base` to positions in the other two. */
  readonly toTheirs: ReadonlyMap<number, number>;
  readonly toOurs: ReadonlyMap<number, number>;
  readonly keys: {
    readonly base: readonly string[];
    readonly theirs: readonly string[];
    readonly ours: readonly string[];
  };
  readonly cells: ThreeCells;
  readonly names: Names;
  readonly options: MergeOptions;
  readonly style: Style;
}

export const NOTHING: Merge = { edits: [] };

export function inverse(pairs: ReadonlyMap<number, number>): Map<number, number> {
  return new Map([...pairs].map(([from, to]) => [to, from]));
}

/** The text of the notebook that is merged into. */
export function textOf({ ours }: ThreeCells): string {
  return ours.notebook.text;
}

/** The white space that the notebook's cell has at a depth. */
export function indentationFor({ ours, cells }: State, depth: number): string {
  const same = ours.find((line) => line.depth === depth);
  if (same !== undefined) return same.indentation;
  const top = ours.find((line) => line.depth === 0);
  const body = top?.indentation ?? indentationAt(textOf(cells), cells.ours.cell.definition.startIndex) + '    ';
  const unit = body.includes('\t') ? '\t' : body === '' ? '    ' : body;
  return body + unit.repeat(depth);
}

export function conflictAt(what: string, line: Line, { ours }: ThreeCells): Merge {
  return { conflict: `${what}: ${excerpt(line, ours)}` };
}

export function conflictHere(what: string, line: Line, { theirs }: ThreeCells): Merge {
  return { conflict: `${what}: ${excerpt(line, theirs)}` };
}

export function excerpt({ start, end }: Line, { notebook }: CellLines): string {
  const source = notebook.text.slice(start, end);
  const first = source.split(/\r?\n/)[0] ?? '';
  return first.length < source.length || first.length > 80 ? `${first.slice(0, 80)}…` : first;
}
