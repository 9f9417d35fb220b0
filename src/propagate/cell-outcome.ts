import type { CellConflict, CellOutcome, CellState } from '../model/propagate-report.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { lineOf } from '../python/tree.ts';
import { cellIds } from './match/cell-id.ts';
import { matchCells } from './match/cells.ts';
import { decoratorText, isSameDecorator } from './match/decorator.ts';
import { linesOf } from './match/lines.ts';
import { isSameCell } from './match/same-cell.ts';
import { renderLines } from './merge/render.ts';
import type { AppliedSteps, CellLines, Conflict, MergeContext, Names, Step, ThreeWay } from './model.ts';

/**
 * What became of one cell of the template in a notebook.
 * @param placeOf where cells of the notebook stand in the end
 */
export function cellOutcome(
  context: MergeContext,
  now: CellLines,
  { done, conflicts }: AppliedSteps,
  placeOf: (cell: Cell) => Cell,
): CellOutcome {
  const { change, notebook, fresh, fromBase, fromNow, names } = context;
  const base = change.cells.find((each) => each.now === now)?.base;
  const match = base === undefined ? fromNow.get(now.cell.index) : fromBase.get(base.cell.index);
  const here = match === undefined ? undefined : linesOf(notebook)[match.cell];
  const isOf = ({ from }: Step): boolean => from === now.cell.index;
  const conflict = conflicts.find(isOf);
  const isBehind = done.some(isOf) || here?.lines.some((line) => fresh.has(line)) === true;
  const state = (): CellState => {
    if (conflict !== undefined) return 'conflict';
    if (isBehind) return 'behind';
    if (here === undefined) return 'missing';
    return isSameCell(now, here, names.toTemplate) ? 'same' : 'changed here';
  };
  return {
    id: cellIds(change.now)[now.cell.index]!,
    cell: here === undefined ? null : placeOf(here.cell).index + 1,
    by: match?.by ?? null,
    score: match?.score ?? null,
    state: state(),
    conflict:
      conflict === undefined ? null : conflictOf(conflict.merge, { base, theirs: now, ours: here }, names, placeOf),
  };
}

/** Where cells of a notebook stand once more has been done to it. */
export function placesAfter(before: Notebook, after: Notebook): (cell: Cell) => Cell {
  const moved = before.cells.length === after.cells.length ? undefined : matchCells(before, after);
  return (cell) => after.cells[moved?.get(cell.index)?.cell ?? cell.index] ?? cell;
}

function conflictOf(
  { conflict }: Conflict,
  { base, theirs, ours }: Pick<ThreeWay<CellLines>, 'theirs'> & Partial<ThreeWay<CellLines | undefined>>,
  names: Names,
  placeOf: (cell: Cell) => Cell,
): CellConflict {
  const isDecoratorChanged = base !== undefined && !isSameDecorator(base.cell, theirs.cell);
  const decorator = (cell: CellLines): string => (isDecoratorChanged ? `${decoratorText(cell)}\n` : '');
  const body = (cell: CellLines | undefined): string => {
    const [first, last] = [cell?.lines[0], cell?.lines.at(-1)];
    if (cell === undefined || first === undefined || last === undefined) return '';
    const code = cell.notebook.text.slice(first.start - first.indentation.length, last.end);
    return (decorator(cell) + code).replaceAll('\r\n', '\n');
  };
  const style = { source: theirs.notebook.text, write: names.inNotebook, lineBreak: '\n' };
  const proposal = decorator(theirs) + renderLines(theirs.lines, ({ indentation }) => indentation, style);
  return {
    reason: conflict,
    line: ours === undefined ? 1 : lineOf(placeOf(ours.cell).node),
    base: body(base),
    template: body(theirs),
    notebook: body(ours),
    proposal: proposal.replaceAll('\r\n', '\n'),
  };
}
