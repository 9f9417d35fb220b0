import { repairNotebook, type Repair } from '../engine/plan.ts';
import type { PropagatedNotebook } from '../model/propagate-report.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { cellOutcome, placesAfter } from './cell-outcome.ts';
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
export interface Propagation extends Pick<PropagatedNotebook, 'applied' | 'left' | 'cells' | 'reworded' | 'dropped'> {
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
  const numberOf = (cell: number): number => placeOf(repair.notebook.cells[cell]!).index + 1;
  const reworded = merged.done.flatMap(({ from, to }) =>
    from === undefined && to !== undefined ? [numberOf(to)] : [],
  );
  return {
    after: last.notebook,
    applied: isMerged ? [...merged.applied, ...last.applied] : merged.applied,
    left: [...last.unsafe, ...last.refused, ...last.dropped],
    cells: linesOf(change.now).map((now) => cellOutcome(context, now, merged, placeOf)),
    reworded: [...new Set(reworded)],
    dropped: droppedCells(context, numberOf),
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
