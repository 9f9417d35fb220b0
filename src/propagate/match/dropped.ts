import type { DroppedCell } from '../../model/propagate-report.ts';
import type { MergeContext } from '../model.ts';
import { cellIds } from './cell-id.ts';
import { hasNewCell } from './followed.ts';

/**
 * Cells of the notebook that the template had at the base and has no more.
 * @param numberOf what a cell of the notebook, given by its index, is called in the report
 */
export function droppedCells(context: MergeContext, numberOf: (cell: number) => number): DroppedCell[] {
  const { change, fromBase, fromNow } = context;
  const ids = cellIds(change.base);
  const left = new Set(change.cells.map(({ base }) => base.cell.index));
  // Rewritten and moved, new cells of the template are like the old ones.
  const isNew = new Set(
    change.added.filter((added) => hasNewCell(context, added)).map(({ cell }) => fromNow.get(cell.index)!.cell),
  );
  // What a codemod has just put into the base never was the template's.
  const written = [...change.repairedCells.values()].map(({ cell }) => cell);
  return written.flatMap((at): DroppedCell[] => {
    const match = left.has(at) ? undefined : fromBase.get(at);
    return match === undefined || isNew.has(match.cell) ? [] : [{ id: ids[at]!, cell: numberOf(match.cell) }];
  });
}
