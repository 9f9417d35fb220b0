import { repairNotebook } from '../engine/plan.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { lineOf } from '../python/tree.ts';
import type { CellConflict, CellOutcome, CellState, DroppedCell } from '../report/propagate-report.ts';
import type { AppliedFix, LeftFinding } from '../report/report.ts';
import { applySteps, type Outcome, type PropagationOptions, type Step } from './apply-steps.ts';
import { cellIds } from './cell-id.ts';
import { decoratorText, isSameDecorator, withDecorator } from './decorator.ts';
import { droppedCells } from './dropped.ts';
import { isSameCell, isSameCode, linesOf, type CellLines } from './lines.ts';
import { cellLikeness, isMadeFrom, matchCells, SAME_CELL, type CellMatch } from './match-cells.ts';
import { mergeCell } from './merge-cell.ts';
import { NOTHING } from './merge-state.ts';
import { afterRenaming, namesOf, type Names } from './names.ts';
import { newCell } from './new-cell.ts';
import { renderLine } from './render.ts';
import { freshLines, type TemplateChange } from './template-change.ts';
import { wordsFor } from './words.ts';

/** What a notebook becomes when it follows its template. */
export interface Propagation {
  /** The very notebook that was given where nothing is to be changed. */
  readonly after: Notebook;
  readonly applied: readonly AppliedFix[];
  readonly left: readonly LeftFinding[];
  /** One for each cell of the template, in its order. */
  readonly cells: readonly CellOutcome[];
  /** Cells of the notebook that are none of the template's and took over words of what the codemods put in; 1-based. */
  readonly worded: readonly number[];
  /** Cells of the notebook that the template has no more; they stay. */
  readonly dropped: readonly DroppedCell[];
}

/**
 * Brings a notebook up to date with its template: the template's codemods first, in the words that the template has for
 * them, then every other change, cell by cell. Nothing is written.
 */
export function propagate(change: TemplateChange, before: Notebook, options: PropagationOptions): Propagation {
  const repair = repairNotebook(before, change.rules, options.templates, options.compile);
  const repaired = repair.notebook;
  const fresh = freshLines(before, repaired, repair.applied);
  const recorded = movedRecord(change, before, repaired, options.recorded);
  const there = matchCells(change.now, repaired);
  const matches = matchCells(change.base, repaired, recorded, followedAlready(change, repaired, there));
  const names = afterRenaming(namesOf(change.base, repaired, matches), change.renamed);
  const ids = cellIds(change.now);
  const snippets = change.snippetLines;

  const steps: Step[] = [];
  for (const { base, now, isChanged } of change.cells) {
    const match = matches.get(base.cell.index);
    if (!isChanged || match === undefined || !options.isWanted(ids[now.cell.index]!)) continue;
    const ours = linesOf(repaired)[match.cell]!;
    const cells = { base, theirs: now, ours };
    const isThereAlready = isSameCode(now, ours, names.toTemplate);
    const merge = withDecorator(cells, isThereAlready ? NOTHING : mergeCell(cells, names, { fresh, snippets }));
    steps.push({ from: now.cell.index, to: match.cell, merge });
    if ('conflict' in merge) {
      const words = mergeCell(cells, names, { fresh, snippets, only: new Set(snippets.keys()) });
      if ('edits' in words && words.edits.length > 0) steps.push({ from: undefined, to: match.cell, merge: words });
    }
  }
  const taken = new Set([...matches.values()].map(({ cell }) => cell));
  for (const ours of linesOf(repaired)) {
    if (!taken.has(ours.cell.index)) steps.push(...wordsFor(change, ours, names, fresh, ids, options));
  }
  const isThere = (added: CellLines): boolean => {
    const match = there.get(added.cell.index);
    if (match === undefined) return false;
    const here = linesOf(repaired)[match.cell]!;
    if (isSameCode(added, here, names.toTemplate)) return true;
    // A cell that defines the same may be another one for all that.
    if (cellLikeness(added, here) < SAME_CELL) return false;
    // A cell that the template has split in two is like both of its parts, and is but one of them.
    const other = [...matches.values()].find((each) => each.cell === match.cell);
    return other === undefined || match.score > other.score;
  };
  const followed = new Set(change.added.filter(isThere).flatMap(({ cell }) => there.get(cell.index)?.cell ?? []));
  for (const cell of isMadeFrom(change.base, matches) ? change.added : []) {
    if (isThere(cell) || !options.isWanted(ids[cell.cell.index]!)) continue;
    steps.push(newCell(change, cell, repaired, matches, names));
  }
  const { notebook, done, conflicts, applied } = applySteps(repaired, repair.applied, steps, change, names, options);
  // What came with the template may need a codemod of its own here: a gate that reaches the work.
  const last =
    notebook === repaired ? repair : repairNotebook(notebook, change.rules, options.templates, options.compile);
  const placeOf = placesAfter(repaired, last.notebook);
  const touched = new Set([...fresh.keys()].map((line) => cellOfLine(repaired, line.start)));
  const outcome = (now: CellLines): CellOutcome => {
    const pair = change.cells.find((each) => each.now === now);
    const match = pair === undefined ? there.get(now.cell.index) : matches.get(pair.base.cell.index);
    const step = done.find(({ from }) => from === now.cell.index);
    const conflict = conflicts.find(({ from }) => from === now.cell.index);
    const here = match === undefined ? undefined : linesOf(repaired)[match.cell];
    const state = stateOf({
      now,
      here,
      isBehind: step !== undefined || (here !== undefined && touched.has(here.cell.index)),
      conflict,
      names,
    });
    return {
      id: ids[now.cell.index]!,
      cell: here === undefined ? null : placeOf(here.cell).index + 1,
      by: match?.by ?? null,
      score: match?.score ?? null,
      state: here === undefined && step === undefined && conflict === undefined ? 'missing' : state,
      conflict: conflict === undefined ? null : conflictOf(conflict, pair?.base, now, here, names, placeOf),
    };
  };
  return {
    after: last.notebook,
    applied: notebook === repaired ? applied : [...applied, ...last.applied],
    left: [...last.refused, ...last.dropped],
    cells: linesOf(change.now).map(outcome),
    worded: [
      ...new Set(
        done.flatMap(({ from, to }) =>
          from === undefined && to !== undefined ? [placeOf(repaired.cells[to]!).index + 1] : [],
        ),
      ),
    ],
    dropped: droppedCells(change, matches, followed).map(({ id, cell }) => ({
      id,
      cell: placeOf(repaired.cells[cell]!).index + 1,
    })),
  };
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

/** Where cells of a notebook stand once more has been done to it. */
function placesAfter(before: Notebook, after: Notebook): (cell: Cell) => Cell {
  const moved = before.cells.length === after.cells.length ? undefined : matchCells(before, after);
  return (cell) => after.cells[moved?.get(cell.index)?.cell ?? cell.index] ?? cell;
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
  { merge }: Outcome['conflicts'][number],
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
