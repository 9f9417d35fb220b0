import { applyEdits, insertion, type Edit, type Span } from '../../edit/edit.ts';
import { lineBreakOf, lineStart, nextLineStart } from '../../edit/indent.ts';
import type { Cell, Notebook } from '../../notebook/notebook.ts';
import { linesOf } from '../match/lines.ts';
import { isSameCode } from '../match/same-cell.ts';
import { renderLines } from '../merge/render.ts';
import type { CellLines, Conflict, MergeContext, Step, ThreeWay } from '../model.ts';
import { cellAbove, cellsOf, placesOf } from './hunks.ts';

/** A notebook after all that could be merged. */
interface Result {
  readonly notebook: Notebook;
  /** The same before the codemods had another look at it. */
  readonly merged: Notebook;
  /** Where a cell of the repaired notebook is in either. */
  readonly cellIn: (notebook: Notebook) => (cell: Cell) => Cell;
}

/**
 * The text of a notebook with what could not be merged between git's markers (`merge.conflictStyle = diff3`), so that
 * editors know them. What merges in those cells is merged there.
 *
 *   <<<<<<< notebook
 *       limit = 5
 *   ||||||| base
 *       limit = 3
 *   =======
 *       limit = 4
 *   >>>>>>> template
 */
export function withMarkers(context: MergeContext, conflicts: readonly Step<Conflict>[], result: Result): string {
  const edits = conflicts.flatMap((step) => {
    const cells = cellsOf(context, step);
    return cells === undefined ? newCell(context, step, result) : cellEdits(context, step.merge, cells, result);
  });
  return applyEdits(result.notebook.text, edits);
}

/** Puts a cell between markers at its place. */
function newCell({ notebook }: MergeContext, { merge }: Step<Conflict>, result: Result): Edit[] {
  const { text } = result.notebook;
  const lineBreak = lineBreakOf(text);
  const above = cellAbove(notebook, merge);
  if (above === undefined || merge.wanted === undefined) return [];
  const at = nextLineStart(text, result.cellIn(result.notebook)(above).node.endIndex);
  const theirs = merge.wanted
    .map((edit) => edit.text)
    .join('')
    .trim();
  return [insertion(at, lineBreak + marked({ ours: '', base: '', theirs }, lineBreak))];
}

/** Replaces the decorators and the body of a cell by what they are with markers; its signature stays. */
function cellEdits(context: MergeContext, merge: Conflict, cells: ThreeWay<CellLines>, result: Result): Edit[] {
  const { ours } = cells;
  const there = linesOf(result.notebook)[result.cellIn(result.notebook)(ours.cell).index]!;
  const merged = linesOf(result.merged)[result.cellIn(result.merged)(ours.cell).index]!;
  if (!isSameCode(there, ours) && !isSameCode(there, merged)) return [wholeBody(context, cells, there)];
  const places = placesOf(context, merge, cells);
  const { text } = ours.notebook;
  const lineBreak = lineBreakOf(text);
  // Where places are given, what is wanted is beside them; else it is what breaks the notebook, in all of them.
  const wanted = merge.places === undefined ? [] : (merge.wanted ?? []);
  const between = places.map(({ span, words }): Edit => {
    const own = text.slice(span.start, span.end);
    const top = /^(?:[ \t]*\r?\n)*/.exec(own)?.[0] ?? '';
    const lines = own.slice(top.length).trimEnd();
    const bottom = own.slice(top.length + lines.length).replace(/^[ \t]*\r?\n/, '');
    return { ...span, text: top + marked({ ours: lines, ...words }, lineBreak) + bottom };
  });
  const [from, to] = [zonesOf(ours), zonesOf(there)];
  return from.map((zone, at): Edit => {
    const own = [...wanted, ...between].filter((edit) => isWithin(zone, edit));
    const moved = own.map((edit) => ({ ...edit, start: edit.start - zone.start, end: edit.end - zone.start }));
    return { ...to[at]!, text: applyEdits(text.slice(zone.start, zone.end), moved) };
  });
}

/** The whole body between markers, where codemods have changed the cell after the merge. */
function wholeBody({ names }: MergeContext, { base, theirs }: ThreeWay<CellLines>, there: CellLines): Edit {
  const { text } = there.notebook;
  const lineBreak = lineBreakOf(text);
  const body = zonesOf(there)[1]!;
  const indentation = there.lines[0]?.indentation ?? '    ';
  const words = ({ notebook, lines }: CellLines): string =>
    renderLines(lines, ({ depth }) => indentation + '    '.repeat(depth), {
      source: notebook.text,
      write: names.inNotebook,
      lineBreak,
    });
  const ours = text.slice(body.start, body.end).trimEnd();
  return { ...body, text: marked({ ours, base: words(base), theirs: words(theirs) }, lineBreak) };
}

/** The whole lines of a cell's decorators, and those of its body. */
function zonesOf({ notebook: { text }, cell, lines, bodyStart }: CellLines): readonly [Span, Span] {
  const head = lineStart(text, cell.definition.startIndex);
  const [first, last] = [lines[0], lines.at(-1)];
  const start = first?.start === bodyStart ? lineStart(text, bodyStart) : nextLineStart(text, bodyStart);
  const end = Math.max(start, nextLineStart(text, last?.end ?? bodyStart));
  return [
    { start: Math.min(head, lineStart(text, cell.node.startIndex)), end: head },
    { start, end },
  ];
}

/** Lines between markers, with a line break at the end. */
function marked({ ours, base, theirs }: ThreeWay<string>, lineBreak: string): string {
  const all = ['<<<<<<< notebook', ours, '||||||| base', base, '=======', theirs, '>>>>>>> template'];
  return all.flatMap((lines) => (lines === '' ? [] : [lines, lineBreak])).join('');
}

function isWithin({ start, end }: Span, edit: Span): boolean {
  return start <= edit.start && edit.end <= end;
}
