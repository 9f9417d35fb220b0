import type { Edit } from '../edit/edit.ts';
import { lineBreakOf } from '../edit/indent.ts';
import { awaits, bodyIndentation, insertCell } from '../edit/new-cell.ts';
import { attempt, type Attempted } from '../engine/attempt.ts';
import type { Effects } from '../engine/codemod.ts';
import { editedLines, movedLines, type LineRange } from '../engine/lines.ts';
import { repairNotebook } from '../engine/plan.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import type { CellConflict, CellOutcome, CellState } from '../report/propagate-report.ts';
import type { AppliedFix, LeftFinding } from '../report/report.ts';
import { lineOf } from '../python/tree.ts';
import { cellIds } from './cell-id.ts';
import { ALIKE_ELSEWHERE } from './align.ts';
import { keyOf, linesOf, type CellLines, type Line } from './lines.ts';
import { matchCells, type CellMatch } from './match-cells.ts';
import { mayBeFrom, mergeCell, type Merge } from './merge-cell.ts';
import { afterRenaming, namesOf, type Names } from './names.ts';
import { brokenByMerge } from './promises.ts';
import { renderLine } from './render.ts';
import { featuresOf, similarity } from './similarity.ts';
import { freshLines, type TemplateChange } from './template-change.ts';

export interface PropagationOptions {
  readonly templates: ReadonlyMap<string, string>;
  /** Whether this cell of the template travels; by id. */
  readonly isWanted: (id: string) => boolean;
  /** Cells that the lock knows: index in the base to index in the notebook, both before the codemods. */
  readonly recorded?: ReadonlyMap<number, number>;
  readonly compile?: (text: string) => string | null;
}

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
}

/** A merge may do whatever its author did to the template, as long as the notebook stays sound. */
const ANYTHING: Effects = { imports: [], addsNames: true, dropsNames: true, addsCells: true, movesOutput: true };

/** What one merge wants to change. */
interface Step {
  /** Index of the template's cell; undefined for words in a cell that is none of the template's. */
  readonly from: number | undefined;
  /** Index of the notebook's cell; undefined for a new one. */
  readonly to: number | undefined;
  readonly merge: Merge;
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
  const matches = matchCells(change.base, repaired, recorded);
  const names = afterRenaming(namesOf(change.base, repaired, matches), change.renamed);
  const ids = cellIds(change.now);
  const snippets = change.snippetLines;

  const steps: Step[] = [];
  for (const { base, now, isChanged } of change.cells) {
    const match = matches.get(base.cell.index);
    if (!isChanged || match === undefined || !options.isWanted(ids[now.cell.index]!)) continue;
    const ours = linesOf(repaired)[match.cell]!;
    const merge = mergeCell({ base, theirs: now, ours }, names, { fresh, snippets });
    steps.push({ from: now.cell.index, to: match.cell, merge });
    if ('conflict' in merge) {
      const words = mergeCell({ base, theirs: now, ours }, names, { fresh, snippets, only: new Set(snippets.keys()) });
      if ('edits' in words && words.edits.length > 0) steps.push({ from: undefined, to: match.cell, merge: words });
    }
  }
  const taken = new Set([...matches.values()].map(({ cell }) => cell));
  for (const ours of linesOf(repaired)) {
    if (!taken.has(ours.cell.index)) steps.push(...wordsFor(change, ours, names, fresh, ids, options));
  }
  const there = matchCells(change.now, repaired);
  // A cell that the template has split in two is like both of its parts, and is but one of them.
  const isThere = ({ cell }: CellLines): boolean => {
    const match = there.get(cell.index);
    const other = [...matches.values()].find((each) => each.cell === match?.cell);
    return match !== undefined && (other === undefined || match.score > other.score);
  };
  for (const cell of change.added) {
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
  };
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

/** The words of what the codemods put in, for a cell that is none of the template's: from the cell that fits best. */
function wordsFor(
  change: TemplateChange,
  ours: CellLines,
  names: Names,
  fresh: ReadonlyMap<Line, string>,
  ids: readonly string[],
  options: PropagationOptions,
): Step[] {
  const only = nearestSnippets(change, ours, fresh);
  const weight = ({ base }: { readonly base: CellLines }): number =>
    base.lines.reduce((sum, line) => sum + (only.get(line) ?? 0), 0);
  const best = change.cells.reduce<TemplateChange['cells'][number] | undefined>(
    (found, cell) => (weight(cell) > (found === undefined ? 0 : weight(found)) ? cell : found),
    undefined,
  );
  if (best === undefined || !best.isChanged || !options.isWanted(ids[best.now.cell.index]!)) return [];
  const merge = mergeCell({ base: best.base, theirs: best.now, ours }, names, {
    fresh,
    snippets: change.snippetLines,
    only: new Set(only.keys()),
  });
  return [{ from: 'conflict' in merge ? best.now.cell.index : undefined, to: ours.cell.index, merge }];
}

/** The lines of nbfix's templates, as the base has them, that lines of this cell are most alike to; with their likeness. */
function nearestSnippets(
  { snippetLines }: TemplateChange,
  { lines }: CellLines,
  fresh: ReadonlyMap<Line, string>,
): ReadonlyMap<Line, number> {
  const nearest = new Map<Line, number>();
  for (const line of lines) {
    let best: { readonly snippet: Line; readonly score: number } | undefined;
    for (const [snippet, origins] of snippetLines) {
      if (!mayBeFrom(fresh.get(line), origins)) continue;
      const score = similarity(featuresOf(line), featuresOf(snippet));
      if (score >= ALIKE_ELSEWHERE && score > (best?.score ?? 0)) best = { snippet, score };
    }
    if (best !== undefined) nearest.set(best.snippet, Math.max(best.score, nearest.get(best.snippet) ?? 0));
  }
  return nearest;
}

/** A cell that the template has got since the base goes behind the cell that stands above it there. */
function newCell(
  change: TemplateChange,
  { cell, lines }: CellLines,
  notebook: Notebook,
  matches: ReadonlyMap<number, CellMatch>,
  names: Names,
): Step {
  const from = cell.index;
  const above = change.cells
    .filter(({ now }) => now.cell.index < cell.index)
    .flatMap(({ base }) => matches.get(base.cell.index)?.cell ?? [])
    .at(-1);
  const behind: Cell | undefined = notebook.cells[above ?? -1];
  if (behind?.kind !== 'cell') {
    return { from, to: undefined, merge: { conflict: 'the cell that stands above it in the template is not here' } };
  }
  const body = bodyIndentation(notebook, behind);
  const lineBreak = lineBreakOf(notebook.text);
  const unit = body.includes('\t') ? '\t' : body;
  const style = { source: change.now.text, write: names.inNotebook, lineBreak };
  const written = lines.map(
    (line, at) =>
      lineBreak.repeat(at === 0 ? 0 : line.blankBefore) +
      renderLine(line, body + unit.repeat(line.depth), style) +
      lineBreak,
  );
  const edit = insertCell(notebook, behind, written.join(''), {
    isAsync: awaits(cell.statements),
    isShown: !/\bhide_code\s*=\s*True\b/.test(cell.node.firstNamedChild?.text ?? ''),
  });
  return { from, to: undefined, merge: { edits: [edit] } };
}

interface Outcome {
  readonly notebook: Notebook;
  /** The codemods' fixes, and the merges as such, with their lines in the new text. */
  readonly applied: readonly AppliedFix[];
  readonly done: readonly Step[];
  readonly conflicts: readonly (Step & { readonly merge: { readonly conflict: string } })[];
}

/** Applies all merges together; where that would break the notebook, those that break it alone are left out. */
function applySteps(
  before: Notebook,
  fixes: readonly AppliedFix[],
  steps: readonly Step[],
  change: TemplateChange,
  names: Names,
  options: PropagationOptions,
): Outcome {
  const conflicts: Outcome['conflicts'][number][] = [];
  const isConflict = (step: Step): step is Outcome['conflicts'][number] => 'conflict' in step.merge;
  conflicts.push(...steps.filter(isConflict));
  let wanted = steps.filter((step) => editsOf(step).length > 0);
  const removed = droppedComments(change);
  const run = (chosen: readonly Step[]): ReturnType<typeof attempt> => {
    const attempted = attempt(before, chosen.flatMap(editsOf), ANYTHING, options.compile, removed);
    if ('broken' in attempted) return attempted;
    const sources = new Map(
      chosen.flatMap(({ from, to }) => (from === undefined || to === undefined ? [] : [[to, from]])),
    );
    const { after, pastOf } = attempted;
    const broken = brokenByMerge({ before, after, pastOf, template: change.now, sources, names });
    return broken === null ? attempted : { broken };
  };
  while (wanted.length > 0) {
    const together = run(wanted);
    if (!('broken' in together)) {
      const { after, edited, synced } = together;
      const all = wanted.flatMap(editsOf);
      const move = (lines: readonly LineRange[]): LineRange[] =>
        movedLines(movedLines(lines, before.text, all), edited, synced);
      const fromFixes = fixes.map((fix) => ({
        ...fix,
        afterLines: move(fix.afterLines),
        writtenLines: move(fix.writtenLines),
      }));
      return {
        notebook: after,
        done: wanted,
        conflicts,
        applied: [...fromFixes, ...mergedFixes(before, together, wanted, cellIds(change.now))],
      };
    }
    const culprits = culpritsOf(wanted, together.broken, run);
    conflicts.push(...culprits);
    wanted = wanted.filter((step) => !culprits.some(({ from, to }) => from === step.from && to === step.to));
  }
  return { notebook: before, done: [], conflicts, applied: fixes };
}

/** Of merges that break the notebook together: the one without which they don't; else those that do so alone, or all. */
function culpritsOf(
  steps: readonly Step[],
  broken: string,
  run: (chosen: readonly Step[]) => ReturnType<typeof attempt>,
): (Step & { readonly merge: { readonly conflict: string } })[] {
  const blamed = (step: Step, conflict: string): Step & { readonly merge: { readonly conflict: string } } => ({
    ...step,
    merge: { conflict },
  });
  const last = steps.findLast((step) => !('broken' in run(steps.filter((each) => each !== step))));
  if (last !== undefined) return [blamed(last, broken)];
  const alone = steps.flatMap((step) => {
    const result = run([step]);
    return 'broken' in result ? [blamed(step, result.broken)] : [];
  });
  return alone.length > 0 ? alone : steps.map((step) => blamed(step, broken));
}

/** Merges as a patch tells of them. */
function mergedFixes(
  before: Notebook,
  { after, edited, synced }: Attempted,
  steps: readonly Step[],
  ids: readonly string[],
): AppliedFix[] {
  const all = steps.flatMap(editsOf);
  const lines = editedLines(before.text, all);
  let at = 0;
  return steps.map((step) => {
    const own = movedLines(lines.slice(at, (at += editsOf(step).length)), edited, synced);
    // A new one stands nowhere before.
    const cell = step.to === undefined ? cellAt(after, own[0]![1]) : before.cells[step.to]!;
    return {
      rule: 'template',
      cell: cell.index + 1,
      line: lineOf(cell.node),
      message: step.from === undefined ? 'its words for what nbfix puts in' : `its cell ${ids[step.from] ?? ''}`,
      afterLines: own,
      writtenLines: own,
    };
  });
}

/** The cell that has a line, counted from 1. */
function cellAt({ cells }: Notebook, line: number): Cell {
  return cells.findLast(({ node }) => lineOf(node) <= line) ?? cells[0]!;
}

function editsOf({ merge }: Step): readonly Edit[] {
  return 'edits' in merge ? merge.edits : [];
}

/** Comments that the template had and has no more. */
function droppedComments({ base, now }: TemplateChange): string[] {
  const comments = (notebook: Notebook): string[] =>
    linesOf(notebook).flatMap(({ lines }) =>
      lines.flatMap(({ tokens }) => tokens.filter(({ kind }) => kind === 'comment').map(({ text }) => text.trimEnd())),
    );
  const left = comments(now);
  return comments(base).filter((comment) => {
    const at = left.indexOf(comment);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
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
  const keys = ({ lines }: CellLines, rename?: ReadonlyMap<string, string>): string =>
    lines.map((line) => `${line.depth} ${keyOf(line, rename)}`).join('\n');
  return here !== undefined && keys(now) === keys(here, names.toTemplate) ? 'same' : 'changed here';
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
    return cell.notebook.text.slice(first.start - first.indentation.length, last.end).replaceAll('\r\n', '\n');
  };
  const proposal = now.lines
    .map((line, at) => (at === 0 ? '' : '\n'.repeat(1 + line.blankBefore)) + renderLine(line, line.indentation, style))
    .join('');
  return {
    reason: merge.conflict,
    line: here === undefined ? 1 : lineOf(placeOf(here.cell).node),
    base: body(base),
    template: body(now),
    notebook: body(here),
    proposal,
  };
}
