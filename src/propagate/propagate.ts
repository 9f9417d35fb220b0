import { repairNotebook, type Repair } from '../engine/repair.ts';
import type { PropagatedNotebook } from '../model/propagate-report.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { cellOutcome, placesAfter } from './cell-outcome.ts';
import type { CellIn } from './conflict/hunks.ts';
import { withMarkers } from './conflict/markers.ts';
import { movedRecord } from './locked-cells.ts';
import { matchCells } from './match/cells.ts';
import { droppedCells } from './match/dropped.ts';
import { followedAlready } from './match/followed.ts';
import { freshLines } from './match/fresh-lines.ts';
import { linesOf } from './match/lines.ts';
import { namesOf } from './match/names.ts';
import { applySteps } from './merge/apply-steps.ts';
import { stepsFor } from './merge/steps.ts';
import type { MergeContext, PropagationOptions, TemplateChange } from './model.ts';

/** What a notebook becomes when it follows its template. */
export interface Propagation extends Pick<
  PropagatedNotebook,
  'applied' | 'left' | 'cells' | 'reworded' | 'dropped' | 'marked'
> {
  /** The very notebook that was given where nothing is to be changed. */
  readonly after: Notebook;
}

/**
 * Brings a notebook up to date with its template: the template's codemods first, in the words that the template has for
 * them, then every other change, cell by cell. Nothing is written.
 */
export function propagate(change: TemplateChange, before: Notebook, options: PropagationOptions): Propagation {
  const repair = repairNotebook(before, change.codemods, options.templates, options);
  const context = contextOf(change, before, repair, options);
  const merged = applySteps(context, repair.applied, stepsFor(context));
  const isMerged = merged.notebook !== repair.notebook;
  // What came with the template may need a codemod of its own here: a gate that reaches the work.
  const last = isMerged ? repairNotebook(merged.notebook, change.codemods, options.templates, options) : repair;
  const placeOf = placesAfter(repair.notebook, last.notebook);
  const result = {
    notebook: last.notebook,
    merged: merged.notebook,
    cellIn: (in_: Notebook) => placesAfter(repair.notebook, in_),
  };
  const cellIn: CellIn =
    options.shown === undefined
      ? (cell) => ({ notebook: last.notebook, cell: placeOf(cell) })
      : placesBefore(repair.notebook, options.shown);
  const numberOf = (cell: number): number => placeOf(repair.notebook.cells[cell]!).index + 1;
  const reworded = merged.done.flatMap(({ from, to }) =>
    from === undefined && to !== undefined ? [numberOf(to)] : [],
  );
  return {
    after: last.notebook,
    applied: isMerged ? [...merged.applied, ...last.applied] : merged.applied,
    left: [...last.unsafe, ...last.refused, ...last.dropped],
    cells: linesOf(change.now).map((now) => cellOutcome(context, now, merged, placeOf, cellIn)),
    reworded: [...new Set(reworded)],
    dropped: droppedCells(context, numberOf),
    marked: options.isMarked && merged.conflicts.length > 0 ? withMarkers(context, merged.conflicts, result) : null,
  };
}

/** Where cells of a repaired notebook were before that, if they were there. */
function placesBefore(repaired: Notebook, before: Notebook): CellIn {
  const past = repaired.cells.length === before.cells.length ? undefined : matchCells(repaired, before);
  return ({ index }) => {
    const cell = before.cells[past === undefined ? index : (past.get(index)?.cell ?? -1)];
    return cell === undefined ? undefined : { notebook: before, cell };
  };
}

/** Tells which cells of a notebook, once repaired, are which of the template's, and what they call its variables. */
function contextOf(
  change: TemplateChange,
  before: Notebook,
  { notebook, applied }: Repair,
  options: PropagationOptions,
): MergeContext {
  const recorded = movedRecord(change, before, notebook, options.recorded);
  const fromNow = matchCells(change.now, notebook);
  const fromBase = matchCells(change.base, notebook, recorded, followedAlready(change, notebook, fromNow));
  const names = namesOf(change.base, notebook, fromBase, change.renamed);
  return { change, notebook, fresh: freshLines(before, notebook, applied), fromBase, fromNow, names, options };
}
