import type { Cell, Notebook } from '../notebook/notebook.ts';
import { lineOf } from '../python/tree.ts';
import type { CellConflict, CellOutcome, CellState } from '../model/propagate-report.ts';
import { matchCells } from './match/cells.ts';
import { decoratorText, isSameDecorator } from './match/decorator.ts';
import { linesOf } from './match/lines.ts';
import { isSameCell } from './match/same-cell.ts';
import { renderLine } from './merge/render.ts';
import type { MergeContext, CellLines, Names, AppliedSteps, Step } from './model.ts';

/**
 * What became of one cell of the template in a notebook.
 * @param placeOf where cells of the notebook stand in the end
 */
export function cellOutcome(
  { change, notebook, fresh, matches, there, names, ids }: MergeContext,
  now: CellLines,
  { done, conflicts }: AppliedSteps,
  placeOf: (cell: Cell) => Cell,
): CellOutcome {
  const pair = change.cells.find((each) => each.now === now);
  const match = pair === undefined ? there.get(now.cell.index) : matches.get(pair.base.cell.index);
  const step = done.find(({ from }) => from === now.cell.index);
  const conflict = conflicts.find(({ from }) => from === now.cell.index);
  const here = match === undefined ? undefined : linesOf(notebook)[match.cell];
  const isTouched = (index: number): boolean =>
    [...fresh.keys()].some((line) => cellOfLine(notebook, line.start) === index);
  const isBehind = step !== undefined || (here !== undefined && isTouched(here.cell.index));
  const isMissing = here === undefined && step === undefined && conflict === undefined;
  return {
    id: ids[now.cell.index]!,
    cell: here === undefined ? null : placeOf(here.cell).index + 1,
    by: match?.by ?? null,
    score: match?.score ?? null,
    state: isMissing ? 'missing' : stateOf({ now, here, isBehind, conflict, names }),
    conflict: conflict === undefined ? null : conflictOf(conflict, pair?.base, now, here, names, placeOf),
  };
}

/** Where cells of a notebook stand once more has been done to it. */
export function placesAfter(before: Notebook, after: Notebook): (cell: Cell) => Cell {
  const moved = before.cells.length === after.cells.length ? undefined : matchCells(before, after);
  return (cell) => after.cells[moved?.get(cell.index)?.cell ?? cell.index] ?? cell;
}

function cellOfLine({ cells }: Notebook, offset: number): number {
  return cells.findLast(({ node }) => node.startIndex <= offset)?.index ?? -1;
}

function stateOf(given: {
  readonly now: CellLines;
  readonly here: CellLines | undefined;
  readonly isBehind: boolean;
  readonly conflict: Step | undefined;
  readonly names: Names;
}): CellState {
  const { now, here, isBehind, conflict, names } = given;
  if (conflict !== undefined) return 'conflict';
  if (isBehind) return 'behind';
  return here !== undefined && isSameCell(now, here, names.toTemplate) ? 'same' : 'changed here';
}

function conflictOf(
  { merge }: AppliedSteps['conflicts'][number],
  base: CellLines | undefined,
  now: CellLines,
  here: CellLines | undefined,
  names: Names,
  placeOf: (cell: Cell) => Cell,
): CellConflict {
  const style = { source: now.notebook.text, write: names.inNotebook, lineBreak: '\n' };
  const body = (cell: CellLines | undefined): string => {
    const [first, last] = [cell?.lines[0], cell?.lines.at(-1)];
    if (cell === undefined || first === undefined || last === undefined) return '';
    const code = cell.notebook.text.slice(first.start - first.indentation.length, last.end);
    return (decorator(cell) + code).replaceAll('\r\n', '\n');
  };
  const isDecoratorChanged = base !== undefined && !isSameDecorator(base.cell, now.cell);
  const decorator = (cell: CellLines): string => (isDecoratorChanged ? `${decoratorText(cell)}\n` : '');
  const proposal = now.lines
    .map((line, at) => (at === 0 ? '' : '\n'.repeat(1 + line.blankBefore)) + renderLine(line, line.indentation, style))
    .join('');
  return {
    reason: merge.conflict,
    line: here === undefined ? 1 : lineOf(placeOf(here.cell).node),
    base: body(base),
    template: body(now),
    notebook: body(here),
    proposal: (decorator(now) + proposal).replaceAll('\r\n', '\n'),
  };
}
