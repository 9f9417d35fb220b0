import type { Notebook } from '../../notebook/notebook.ts';
import type { CellLines, CellMatch, MergeContext, TemplateChange } from '../model.ts';
import { cellLikeness, SAME_CELL } from './cells.ts';
import { linesOf } from './lines.ts';
import { isSameCode } from './same-cell.ts';

/** Cells of the base that the notebook has as the template has them by now, whatever else there is like them. */
export function followedAlready(
  { cells }: TemplateChange,
  notebook: Notebook,
  fromNow: ReadonlyMap<number, CellMatch>,
): ReadonlyMap<number, number> {
  return new Map(
    cells.flatMap(({ base, now }): [number, number][] => {
      const here = linesOf(notebook)[fromNow.get(now.cell.index)?.cell ?? -1];
      return here !== undefined && isSameCode(now, here) ? [[base.cell.index, here.cell.index]] : [];
    }),
  );
}

/** Whether the notebook has a new cell of the template already. */
export function hasNewCell({ notebook, fromBase, fromNow, names }: MergeContext, added: CellLines): boolean {
  const match = fromNow.get(added.cell.index);
  if (match === undefined) return false;
  const here = linesOf(notebook)[match.cell]!;
  if (isSameCode(added, here, names.toTemplate)) return true;
  // A cell that defines the same may be another one for all that.
  if (cellLikeness(added, here) < SAME_CELL) return false;
  // A cell that the template has split in two is like both of its parts, and is but one of them.
  const other = [...fromBase.values()].find((each) => each.cell === match.cell);
  return other === undefined || match.score > other.score;
}
