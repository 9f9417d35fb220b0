import type { CellMatch, TemplateChange } from '../model.ts';
import { cellIds } from './cell-id.ts';

/** A cell that the template has no more, and where the notebook has it. */
export interface Dropped {
  readonly id: string;
  /** Index in the notebook. */
  readonly cell: number;
}

/**
 * Cells of the notebook that the template had at the base and has no more.
 * @param matches cells of the base to cells of the notebook
 * @param followed cells of the notebook that are new ones of the template: rewritten and moved, they are like the old ones
 */
export function droppedCells(
  change: TemplateChange,
  matches: ReadonlyMap<number, CellMatch>,
  followed: ReadonlySet<number>,
): Dropped[] {
  const ids = cellIds(change.base);
  const left = new Set(change.cells.map(({ base }) => base.cell.index));
  // What a codemod has just put into the base never was the template's.
  const written = [...change.repairedCells.values()].map(({ cell }) => cell);
  return written.flatMap((at): Dropped[] => {
    const match = left.has(at) ? undefined : matches.get(at);
    return match === undefined || followed.has(match.cell) ? [] : [{ id: ids[at]!, cell: match.cell }];
  });
}
