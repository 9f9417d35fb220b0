import type { CellConflict, ConflictHunk } from '../../model/propagate-report.ts';
import type { Cell, Notebook } from '../../notebook/notebook.ts';
import { lineOf } from '../../python/tree.ts';
import { isSameDecorator } from '../match/decorator.ts';
import { linesOf } from '../match/lines.ts';
import { decoratorPlace } from '../merge/decorator.ts';
import { changedPlaces } from '../merge/places.ts';
import { stateOf } from '../merge/state.ts';
import type { CellLines, Conflict, ConflictPlace, MergeContext, Step, ThreeWay } from '../model.ts';
import { lineAbove, versionLines } from './file-lines.ts';

/** Where cells of the repaired notebook are in the one that lines are told of; undefined where a cell is not there. */
export type CellIn = (cell: Cell) => { readonly notebook: Notebook; readonly cell: Cell } | undefined;

/** A conflict as a report shows it: the lines that differ, and no others. */
export function cellConflict(context: MergeContext, step: Step<Conflict>, cellIn: CellIn): CellConflict {
  const { merge } = step;
  const cells = cellsOf(context, step);
  if (cells === undefined) return newCellConflict(context, step, cellIn);
  const there = thereIn(cells.ours, cellIn);
  const original = originalOf(context, cells.base);
  const places = placesOf(context, merge, cells);
  const hunks = places.map((place): ConflictHunk => {
    const { proposal } = place;
    return {
      base: versionLines(cells.base, place.lines.base, original),
      template: versionLines(cells.theirs, place.lines.theirs, cells.theirs),
      notebook: versionLines(cells.ours, place.lines.ours, there),
      proposal: proposal === undefined ? null : withoutBlankLines(proposal.replaceAll('\r\n', '\n')),
    };
  });
  const head = there === undefined ? 1 : lineOf(there.cell.node);
  const above =
    places[0] === undefined || there === undefined ? undefined : lineAbove(cells.ours, places[0].span, there);
  return { reason: merge.conflict, line: hunks[0]?.notebook.line ?? above ?? head, hunks };
}

/** The three versions of a cell that is to be merged; undefined for a new one. */
export function cellsOf({ change, notebook }: MergeContext, { from, to }: Step): ThreeWay<CellLines> | undefined {
  const pair = change.cells.find(({ now }) => now.cell.index === from);
  const ours = linesOf(notebook)[to ?? -1];
  return pair === undefined || ours === undefined ? undefined : { base: pair.base, theirs: pair.now, ours };
}

/** The places of a conflict. */
export function placesOf(
  context: MergeContext,
  { places, wanted = [] }: Conflict,
  cells: ThreeWay<CellLines>,
): readonly ConflictPlace[] {
  if (places !== undefined) return places;
  const isSame = isSameDecorator(cells.base.cell, cells.theirs.cell);
  return [...(isSame ? [] : [decoratorPlace(cells)]), ...changedPlaces(stateOf(context, cells), wanted)];
}

function newCellConflict(
  { change, notebook }: MergeContext,
  { from, merge }: Step<Conflict>,
  cellIn: CellIn,
): CellConflict {
  const theirs = linesOf(change.now)[from ?? -1];
  const above = cellAbove(notebook, merge);
  const neighbour = above === undefined ? undefined : cellIn(above)?.cell;
  const [start, end] = [theirs?.cell.node.startIndex ?? 0, theirs?.lines.at(-1)?.end ?? 0];
  const nothing = { line: null, text: '' };
  const hunk: ConflictHunk = {
    base: nothing,
    template:
      theirs === undefined
        ? nothing
        : { line: lineOf(theirs.cell.node), text: change.now.text.slice(start, end).replaceAll('\r\n', '\n') },
    notebook: nothing,
    proposal: withoutBlankLines((merge.wanted ?? []).map(({ text }) => text.replaceAll('\r\n', '\n')).join('')) || null,
  };
  return { reason: merge.conflict, line: neighbour === undefined ? 1 : lineOf(neighbour.node), hunks: [hunk] };
}

/** The cell of the notebook below which a new one is wanted. */
export function cellAbove({ cells }: Notebook, { wanted = [] }: Conflict): Cell | undefined {
  const at = wanted[0]?.start ?? 0;
  return cells.findLast(({ node }) => node.endIndex <= at) ?? cells[0];
}

function thereIn(ours: CellLines, cellIn: CellIn): CellLines | undefined {
  const found = cellIn(ours.cell);
  return found === undefined ? undefined : linesOf(found.notebook)[found.cell.index];
}

/** A cell of the repaired base as the base's file has it. */
function originalOf({ change }: MergeContext, base: CellLines): CellLines | undefined {
  const at = [...change.repairedCells].find(([, { cell }]) => cell === base.cell.index)?.[0];
  return at === undefined || !change.isFile ? undefined : linesOf(change.original)[at];
}

function withoutBlankLines(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}
