import type { CellOutcome, CellState } from '../model/propagate-report.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { cellConflict, type CellIn } from './conflict/hunks.ts';
import { cellIds } from './match/cell-id.ts';
import { matchCells } from './match/cells.ts';
import { linesOf } from './match/lines.ts';
import { isSameCell } from './match/same-cell.ts';
import type { AppliedSteps, CellLines, MergeContext, Step } from './model.ts';

/**
 * What became of one cell of the template in a notebook.
 * @param placeOf where cells of the notebook stand in the end
 * @param cellIn where they are in the file whose lines a conflict tells
 */
export function cellOutcome(
  context: MergeContext,
  now: CellLines,
  { done, conflicts }: AppliedSteps,
  placeOf: (cell: Cell) => Cell,
  cellIn: CellIn,
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
    conflict: conflict === undefined ? null : cellConflict(context, conflict, cellIn),
  };
}

/** Where cells of a notebook stand once more has been done to it. */
export function placesAfter(before: Notebook, after: Notebook): (cell: Cell) => Cell {
  const moved = before.cells.length === after.cells.length ? undefined : matchCells(before, after);
  return (cell) => after.cells[moved?.get(cell.index)?.cell ?? cell.index] ?? cell;
}
