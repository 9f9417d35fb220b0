import type { Cell, Notebook } from '../notebook/notebook.ts';
import type { Edit } from './edit.ts';
import { movedOffset } from './edit.ts';

/** For a cell after a change, the cell that it was before; undefined for a new one. */
export type PastOf = (cell: Cell) => Cell | undefined;

/** Cells matched by position: for changes that neither add nor take away cells. */
export function byPosition(before: Notebook): PastOf {
  return ({ index }) => before.cells[index];
}

/**
 * Cells matched by where the edits moved them, so that cells put in between are known as new.
 * @param edits the edits that made `after` of `before`, in offsets of `before`
 */
export function byEdits(before: Notebook, after: Notebook, edits: readonly Edit[]): PastOf {
  const starts = new Map(before.cells.map((cell) => [movedOffset(cell.node.startIndex, edits), cell]));
  const past = new Map(after.cells.map((cell) => [cell.index, starts.get(cell.node.startIndex)]));
  return ({ index }) => past.get(index);
}
