import { repairNotebook } from '../engine/plan.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { CellOutcome, DroppedCell } from '../model/propagate-report.ts';
import type { AppliedFix, LeftFinding } from '../model/report.ts';
import { cellIds } from './match/cell-id.ts';
import { cellLikeness, isMadeFrom, matchCells, SAME_CELL } from './match/cells.ts';
import { droppedCells } from './match/dropped.ts';
import { linesOf } from './match/lines.ts';
import { afterRenaming, namesOf } from './match/names.ts';
import { isSameCode } from './match/same-cell.ts';
import { applySteps } from './merge/apply-steps.ts';
import { mergeCell } from './merge/cell.ts';
import { withDecorator } from './merge/decorator.ts';
import { newCell } from './merge/new-cell.ts';
import { rewordings } from './merge/rewording.ts';
import { NOTHING } from './merge/state.ts';
import type { MergeContext, CellLines, CellMatch, PropagationOptions, Step, TemplateChange } from './model.ts';
import { cellOutcome, placesAfter } from './cell-outcome.ts';
import { freshLines } from './template-change.ts';

/** What a notebook becomes when it follows its template. */
export interface Propagation {
  /** The very notebook that was given where nothing is to be changed. */
  readonly after: Notebook;
  readonly applied: readonly AppliedFix[];
  readonly left: readonly LeftFinding[];
  /** One for each cell of the template, in its order. */
  readonly cells: readonly CellOutcome[];
  /** Cells of the notebook, 1-based, that are none of the template's and took over its rewording of what codemods put in. */
  readonly reworded: readonly number[];
  /** Cells of the notebook that the template has no more; they stay. */
  readonly dropped: readonly DroppedCell[];
}

/**
 * Brings a notebook up to date with its template: the template's codemods first, in the words that the template has for
 * them, then every other change, cell by cell. Nothing is written.
 */
export function propagate(change: TemplateChange, before: Notebook, options: PropagationOptions): Propagation {
  const repair = repairNotebook(before, change.rules, options.templates, options);
  const repaired = repair.notebook;
  const recorded = movedRecord(change, before, repaired, options.recorded);
  const there = matchCells(change.now, repaired);
  const matches = matchCells(change.base, repaired, recorded, followedAlready(change, repaired, there));
  const names = afterRenaming(namesOf(change.base, repaired, matches), change.renamed);
  const fresh = freshLines(before, repaired, repair.applied);
  const context: MergeContext = { change, notebook: repaired, fresh, matches, there, names, ids: cellIds(change.now) };

  const steps = [...changedCells(context, options), ...otherCells(context, options), ...newCells(context, options)];
  const outcome = applySteps(repaired, repair.applied, steps, change, names, options);
  const { notebook, done, applied } = outcome;
  // What came with the template may need a codemod of its own here: a gate that reaches the work.
  const last = notebook === repaired ? repair : repairNotebook(notebook, change.rules, options.templates, options);
  const placeOf = placesAfter(repaired, last.notebook);
  const numberOf = (cell: number): number => placeOf(repaired.cells[cell]!).index + 1;
  const followed = change.added
    .filter((added) => isThere(context, added))
    .flatMap(({ cell }) => there.get(cell.index)?.cell ?? []);
  const reworded = done.flatMap(({ from, to }) => (from === undefined && to !== undefined ? [numberOf(to)] : []));
  return {
    after: last.notebook,
    applied: notebook === repaired ? applied : [...applied, ...last.applied],
    left: [...last.unsafe, ...last.refused, ...last.dropped],
    cells: linesOf(change.now).map((now) => cellOutcome(context, now, outcome, placeOf)),
    reworded: [...new Set(reworded)],
    dropped: droppedCells(change, matches, new Set(followed)).map(({ id, cell }) => ({ id, cell: numberOf(cell) })),
  };
}

/** Cells that the template has changed. */
function changedCells(
  { change, notebook, fresh, matches, names, ids }: MergeContext,
  options: PropagationOptions,
): Step[] {
  const snippets = change.snippetLines;
  const steps: Step[] = [];
  for (const { base, now, isChanged } of change.cells) {
    const match = matches.get(base.cell.index);
    if (!isChanged || match === undefined || !options.isWanted(ids[now.cell.index]!)) continue;
    const ours = linesOf(notebook)[match.cell]!;
    const cells = { base, theirs: now, ours };
    const isThereAlready = isSameCode(now, ours, names.toTemplate);
    const merge = withDecorator(cells, isThereAlready ? NOTHING : mergeCell(cells, names, { fresh, snippets }));
    steps.push({ from: now.cell.index, to: match.cell, merge });
    if ('conflict' in merge) {
      const rewording = mergeCell(cells, names, { fresh, snippets, only: new Set(snippets.keys()) });
      if ('edits' in rewording && rewording.edits.length > 0) {
        steps.push({ from: undefined, to: match.cell, merge: rewording });
      }
    }
  }
  return steps;
}

/** Cells that are none of the template's: what the codemods put in takes the template's rewording. */
function otherCells(
  { change, notebook, fresh, matches, names, ids }: MergeContext,
  options: PropagationOptions,
): Step[] {
  const taken = new Set([...matches.values()].map(({ cell }) => cell));
  return linesOf(notebook)
    .filter(({ cell }) => !taken.has(cell.index))
    .flatMap((ours) => rewordings(change, ours, names, fresh, ids, options));
}

/** Cells that the template has got. */
function newCells(context: MergeContext, options: PropagationOptions): Step[] {
  const { change, notebook, matches, names, ids } = context;
  if (!isMadeFrom(change.base, matches)) return [];
  return change.added
    .filter((added) => !isThere(context, added) && options.isWanted(ids[added.cell.index]!))
    .map((added) => newCell(change, added, notebook, matches, names));
}

/** Whether the notebook has a new cell of the template already. */
function isThere({ notebook, matches, there, names }: MergeContext, added: CellLines): boolean {
  const match = there.get(added.cell.index);
  if (match === undefined) return false;
  const here = linesOf(notebook)[match.cell]!;
  if (isSameCode(added, here, names.toTemplate)) return true;
  // A cell that defines the same may be another one for all that.
  if (cellLikeness(added, here) < SAME_CELL) return false;
  // A cell that the template has split in two is like both of its parts, and is but one of them.
  const other = [...matches.values()].find((each) => each.cell === match.cell);
  return other === undefined || match.score > other.score;
}

/** Cells of the base that the notebook has as the template has them by now, whatever else there is like them. */
function followedAlready(
  { cells }: TemplateChange,
  notebook: Notebook,
  there: ReadonlyMap<number, CellMatch>,
): ReadonlyMap<number, number> {
  return new Map(
    cells.flatMap(({ base, now }): [number, number][] => {
      const here = linesOf(notebook)[there.get(now.cell.index)?.cell ?? -1];
      return here !== undefined && isSameCode(now, here) ? [[base.cell.index, here.cell.index]] : [];
    }),
  );
}

/** The lock speaks of cells before the codemods, which may put cells in. */
function movedRecord(
  change: TemplateChange,
  before: Notebook,
  repaired: Notebook,
  recorded: ReadonlyMap<number, number> | undefined,
): ReadonlyMap<number, number> {
  if (recorded === undefined || recorded.size === 0) return new Map();
  const here = before === repaired ? undefined : matchCells(before, repaired);
  return new Map(
    [...recorded].flatMap(([from, to]): [number, number][] => {
      const [base, place] = [change.repairedCells.get(from)?.cell, here === undefined ? to : here.get(to)?.cell];
      return place === undefined || base === undefined ? [] : [[base, place]];
    }),
  );
}
