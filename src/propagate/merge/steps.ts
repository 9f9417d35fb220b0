import { cellIds } from '../match/cell-id.ts';
import { isMadeFrom } from '../match/cells.ts';
import { hasNewCell } from '../match/followed.ts';
import { linesOf } from '../match/lines.ts';
import { isSameCode } from '../match/same-cell.ts';
import type { MergeContext, Step } from '../model.ts';
import { mergeCell } from './cell.ts';
import { withDecorator } from './decorator.ts';
import { newCell } from './new-cell.ts';
import { rewordings } from './rewording.ts';
import { NOTHING } from './state.ts';

/** What the template's change asks of a notebook: one step for each cell that it changes or puts in. */
export function stepsFor(context: MergeContext): Step[] {
  return [...changedCells(context), ...otherCells(context), ...newCells(context)];
}

/** Cells that the template has changed. */
function changedCells(context: MergeContext): Step[] {
  const { change, notebook, fromBase, names, options } = context;
  const ids = cellIds(change.now);
  return change.cells.flatMap(({ base, now, isChanged }): Step[] => {
    const match = fromBase.get(base.cell.index);
    if (!isChanged || match === undefined || !options.isWanted(ids[now.cell.index]!)) return [];
    const cells = { base, theirs: now, ours: linesOf(notebook)[match.cell]! };
    const isThereAlready = isSameCode(now, cells.ours, names.toTemplate);
    const merge = withDecorator(cells, isThereAlready ? NOTHING : mergeCell(context, cells));
    const step = { from: now.cell.index, to: match.cell, merge };
    if (!('conflict' in merge)) return [step];
    const rewording = mergeCell(context, cells, new Set(change.snippetLines.keys()));
    const isReworded = 'edits' in rewording && rewording.edits.length > 0;
    return isReworded ? [step, { from: undefined, to: match.cell, merge: rewording }] : [step];
  });
}

/** Cells that are none of the template's: what the codemods put in takes the template's rewording. */
function otherCells(context: MergeContext): Step[] {
  const taken = new Set([...context.fromBase.values()].map(({ cell }) => cell));
  return linesOf(context.notebook)
    .filter(({ cell }) => !taken.has(cell.index))
    .flatMap((ours) => rewordings(context, ours));
}

/** Cells that the template has got. */
function newCells(context: MergeContext): Step[] {
  const { change, fromBase, options } = context;
  if (!isMadeFrom(change.base, fromBase)) return [];
  const ids = cellIds(change.now);
  return change.added
    .filter((added) => !hasNewCell(context, added) && options.isWanted(ids[added.cell.index]!))
    .map((added) => newCell(context, added));
}
