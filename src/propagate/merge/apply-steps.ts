import type { Edit } from '../../edit/edit.ts';
import { attempt, type Attempted } from '../../engine/attempt.ts';
import { editedLines, lineMove, type LineRange } from '../../engine/lines.ts';
import type { Effects } from '../../model/meta.ts';
import type { AppliedFix } from '../../model/report.ts';
import type { Cell, Notebook } from '../../notebook/notebook.ts';
import { lineOf } from '../../python/tree.ts';
import { cellIds } from '../match/cell-id.ts';
import { linesOf } from '../match/lines.ts';
import type { AppliedSteps, Conflict, MergeContext, Step, TemplateChange } from '../model.ts';
import { brokenByMerge } from './promises.ts';

/** A merge may do whatever its author did to the template, as long as the notebook stays sound. */
const ANYTHING: Effects = {
  imports: [],
  addsNames: true,
  dropsNames: true,
  addsCells: true,
  movesOutput: true,
  sharesNames: true,
};

/**
 * Applies all merges together; where that would break the notebook, those that break it alone are left out.
 * @param fixes the codemods' fixes in the notebook
 */
export function applySteps(context: MergeContext, fixes: readonly AppliedFix[], steps: readonly Step[]): AppliedSteps {
  const { notebook: before, change } = context;
  const conflicts = steps.filter((step): step is Step<Conflict> => 'conflict' in step.merge);
  let wanted = steps.filter((step) => editsOf(step).length > 0);
  const removed = droppedComments(change);
  const run = (chosen: readonly Step[]): Attempt => attemptSteps(context, chosen, removed);
  while (wanted.length > 0) {
    const together = run(wanted);
    if (!('broken' in together)) {
      const applied = [...movedFixes(before, together, wanted, fixes), ...mergedFixes(context, together, wanted)];
      return { notebook: together.after, done: wanted, conflicts, applied };
    }
    const culprits = culpritsOf(wanted, together.broken, run);
    conflicts.push(...culprits);
    wanted = wanted.filter((step) => !culprits.some(({ from, to }) => from === step.from && to === step.to));
  }
  return { notebook: before, done: [], conflicts, applied: fixes };
}

type Attempt = ReturnType<typeof attempt>;

/** Applies some merges together, if they keep every promise. */
function attemptSteps(context: MergeContext, steps: readonly Step[], removed: readonly string[]): Attempt {
  const { notebook, options } = context;
  const attempted = attempt(notebook, steps.flatMap(editsOf), ANYTHING, options.compile, removed);
  if ('broken' in attempted) return attempted;
  const sources = new Map(
    steps.flatMap(({ from, to }) => (from === undefined || to === undefined ? [] : [[to, from]])),
  );
  const broken = brokenByMerge({ context, after: attempted.after, pastOf: attempted.pastOf, sources });
  return broken === null ? attempted : { broken };
}

/** Of merges that break the notebook together: the one without which they don't; else those that do so alone, or all. */
function culpritsOf(
  steps: readonly Step[],
  broken: string,
  run: (chosen: readonly Step[]) => Attempt,
): Step<Conflict>[] {
  const blamed = (step: Step, conflict: string): Step<Conflict> => ({
    ...step,
    merge: { conflict, wanted: editsOf(step) },
  });
  const last = steps.findLast((step) => !('broken' in run(steps.filter((each) => each !== step))));
  if (last !== undefined) return [blamed(last, broken)];
  const alone = steps.flatMap((step) => {
    const result = run([step]);
    return 'broken' in result ? [blamed(step, result.broken)] : [];
  });
  return alone.length > 0 ? alone : steps.map((step) => blamed(step, broken));
}

/** The codemods' fixes, with their lines after the merges. */
function movedFixes(
  before: Notebook,
  { edited, synced }: Attempted,
  steps: readonly Step[],
  fixes: readonly AppliedFix[],
): AppliedFix[] {
  const [byMerge, bySync] = [lineMove(before.text, steps.flatMap(editsOf)), lineMove(edited.text, synced)];
  const moved = (ranges: AppliedFix['afterLines']): LineRange[] => bySync(byMerge(ranges));
  return fixes.map((fix) => ({
    ...fix,
    line: moved([[fix.line, fix.line]])[0]![0],
    afterLines: moved(fix.afterLines),
    writtenLines: moved(fix.writtenLines),
  }));
}

/** Merges as a patch tells of them. */
function mergedFixes(
  { notebook, change }: MergeContext,
  { after, edited, synced }: Attempted,
  steps: readonly Step[],
): AppliedFix[] {
  const ids = cellIds(change.now);
  const lines = editedLines(notebook.text, steps.flatMap(editsOf));
  const move = lineMove(edited.text, synced);
  let at = 0;
  return steps.map((step) => {
    const own = move(lines.slice(at, (at += editsOf(step).length)));
    // A new one stands nowhere before.
    const cell = step.to === undefined ? cellAt(after, own[0]![1]) : notebook.cells[step.to]!;
    return {
      rule: 'template',
      cell: cell.index + 1,
      line: lineOf(cell.node),
      unsafe: null,
      message: step.from === undefined ? 'its rewording of what nbfix puts in' : `its cell ${ids[step.from] ?? ''}`,
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
