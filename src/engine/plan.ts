import { composedEdits } from '../edit/composed.ts';
import type { Edit } from '../edit/edit.ts';
import type { PlannedFix, LeftFinding, NotebookPlan } from '../model/report.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { lineOf } from '../python/tree.ts';
import { attempt, type Attempted } from './attempt.ts';
import { auditNotebook } from './audit.ts';
import { isRefusal, type Codemod, type Finding, type FixContext } from './codemod.ts';
import { leftFinding } from './left-finding.ts';
import { editedLines, lineMove, originalLines, type LineBefore, type LineMove, type LineRange } from './lines.ts';
import { suggestionsIn } from './suggestions.ts';
import { contextOf } from './templates.ts';
import { attemptTogether, cellAt, FEWEST, isInCell, repairsIgnored, type Planned } from './together.ts';

/** The list of codemods is repeated at most this often; a repair that needs more is a loop. */
const ROUNDS = 10;

/** A fix may bring new findings of its codemod to light, but one that makes this many more never comes to an end. */
const FURTHER_FIXES = 20;

export interface RepairOptions {
  /** Asks CPython whether a text compiles: null when it does, else its error. */
  readonly compile?: (text: string) => string | null;
  /** Whether fixes that are not proven to be safe are made, too. */
  readonly unsafeFixes?: boolean;
}

export interface PlanOptions extends RepairOptions {
  /** Every codemod there is, for the audit of the result; those that run, unless given. */
  readonly all?: readonly Codemod[];
}

/**
 * Plans the repair of one notebook: every codemod in its order, its fixes one after the other, or several at once where
 * that comes to the same, until nothing changes. A fix that breaks the effect contract is dropped alone and reported; the
 * others stay. Nothing is written.
 */
export function planNotebook(
  before: Notebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
  options: PlanOptions = {},
): NotebookPlan {
  const { notebook, edits, ...outcome } = repairNotebook(before, codemods, templates, options);
  const lineBefore = originalLines(before.text, edits);
  return {
    path: before.path,
    error: null,
    before: before.text,
    after: notebook.text,
    changed: notebook.text !== before.text,
    ...outcome,
    suggested: suggestionsIn(notebook, codemods, templates, lineBefore),
    audit: auditNotebook(notebook, codemods, templates, options.all),
  };
}

/** A plan without its audit, for those who go on with the notebook itself. */
export interface Repair {
  /** The result; the very notebook that was given where nothing is to be changed. */
  readonly notebook: Notebook;
  /** All that the fixes changed, in offsets of the text that was given. */
  readonly edits: readonly Edit[];
  readonly applied: readonly PlannedFix[];
  readonly unsafe: readonly LeftFinding[];
  readonly refused: readonly LeftFinding[];
  readonly dropped: readonly LeftFinding[];
}

/** Plans like `planNotebook`, without the audit of the result. */
export function repairNotebook(
  before: Notebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
  options: RepairOptions = {},
): Repair {
  const { compile, unsafeFixes = false } = options;
  const repair = repaired(before, codemods, templates, { unsafeFixes });
  const { notebook } = repair;
  if (compile === undefined || notebook === before) return repair;
  if (compile(before.text) !== null || compile(notebook.text) === null) return repair;
  // Asking CPython after every fix is slow, so it is done only to find the one that it rejects.
  return repaired(before, codemods, templates, { compile, unsafeFixes });
}

function repaired(
  before: Notebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
  options: RepairOptions,
): Repair {
  let notebook = before;
  let edits: readonly Edit[] = [];
  let applied: PlannedFix[] = [];
  /** The text at the start of each round, with the codemods that were active in it. */
  const rounds: { readonly text: string; readonly active: Set<string> }[] = [];
  for (;;) {
    const active = new Set<string>();
    rounds.push({ text: notebook.text, active });
    // What one codemod leaves may become repairable through another one, so each round looks anew. The last round
    // changes nothing: what it leaves is what a second run would leave.
    const left: LeftBehind = { unsafe: new Map(), refused: new Map(), dropped: new Map() };
    for (const codemod of codemods) {
      if (codemod.meta.safety === 'suggest') continue;
      const context = contextOf(codemod, templates);
      let limit: number | undefined;
      /** How many fixes are made at once, at most. */
      let most = options.compile === undefined ? Number.POSITIVE_INFINITY : 1;
      for (let fixes = 0; ;) {
        const lineBefore = originalLines(before.text, edits);
        const step = nextStep(notebook, codemod, context, options, left, most, lineBefore);
        if (step === undefined) break;
        fixes += step.applied.length;
        most = step.most;
        limit ??= 2 * step.findings + FURTHER_FIXES;
        if (fixes > limit) throw new Error(`${before.path}: ${codemod.meta.id} still finds problems that it has fixed`);
        applied = applied.map((fix) => ({
          ...fix,
          line: lineAfter(step.move, fix.line),
          afterLines: step.move(fix.afterLines),
          writtenLines: step.move(fix.writtenLines),
        }));
        applied.push(...step.applied);
        notebook = step.after;
        edits = composedEdits(edits, step.edits);
        active.add(codemod.meta.id);
      }
    }
    if (active.size === 0) {
      const [unsafe, refused, dropped] = [left.unsafe, left.refused, left.dropped].map((each) => [...each.values()]);
      return { notebook, edits, applied, unsafe: unsafe!, refused: refused!, dropped: dropped! };
    }
    const since = rounds.findIndex((round) => round.text === notebook.text);
    if (since !== -1 || rounds.length === ROUNDS) {
      const culprits = codemods.filter(({ meta }) => rounds.slice(since).some((round) => round.active.has(meta.id)));
      throw new Error(
        `${before.path}: these codemods undo each other: ${culprits.map(({ meta }) => meta.id).join(', ')}`,
      );
    }
  }
}

/** One fix that was made, or several at once. */
interface Step {
  readonly after: Notebook;
  readonly applied: readonly PlannedFix[];
  /** How many findings the codemod had before the step. */
  readonly findings: number;
  /** How many fixes the next step makes at once, at most: where more depended on one another, half as many are tried. */
  readonly most: number;
  /** What it changed, in offsets of the text before it. */
  readonly edits: readonly Edit[];
  /** Where lines of the text before the step are after it. */
  readonly move: LineMove;
}

/** Findings that a round passes over, each under a key that tells it from the others. */
type LeftBehind = Readonly<Record<'unsafe' | 'refused' | 'dropped', Map<string, LeftFinding>>>;

/**
 * The codemod's next fix that keeps the contract, with those after it that can be made at once; what it refuses, cannot
 * prove or breaks is noted and passed over.
 */
function nextStep(
  notebook: Notebook,
  codemod: Codemod,
  context: FixContext,
  options: RepairOptions,
  left: LeftBehind,
  most: number,
  lineBefore: LineBefore,
): Step | undefined {
  const counts = new Map<string, number>();
  const findings = codemod.find(notebook);
  for (const [at, finding] of findings.entries()) {
    const name = `${finding.meta.id} ${finding.cell.index} ${finding.message} ${finding.node.text}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    // Findings that read the same are told apart by their order.
    const key = `${name} ${count}`;
    if (left.refused.has(key) || left.unsafe.has(key) || left.dropped.has(key)) continue;
    const outcome = finding.fix(context);
    if (isRefusal(outcome)) {
      left.refused.set(key, leftFinding(finding, outcome.refused, lineBefore));
      continue;
    }
    const { edits, unsafe } = outcome;
    if (edits.length === 0) throw new Error(`${codemod.meta.id} returned no edits for a finding that it can fix`);
    const planned = nextFixes(findings.slice(at), context, options, most);
    const together = attemptTogether(notebook, codemod, context, planned);
    if (together !== undefined)
      return { ...stepOf(notebook, planned, together, lineBefore), findings: findings.length, most };
    const attempted = attempt(notebook, edits, codemod.meta.effects, options.compile);
    if ('broken' in attempted) {
      left.dropped.set(key, leftFinding(finding, attempted.broken, lineBefore));
      continue;
    }
    if (repairsIgnored(codemod, notebook, attempted.after)) {
      left.dropped.set(key, leftFinding(finding, REPAIRS_IGNORED, lineBefore));
      continue;
    }
    if (unsafe !== null && options.unsafeFixes !== true) {
      left.unsafe.set(key, leftFinding(finding, unsafe, lineBefore));
      continue;
    }
    const step = stepOf(notebook, [{ finding, edits, unsafe }], attempted, lineBefore);
    return { ...step, findings: findings.length, most: planned.length < FEWEST ? most : Math.ceil(planned.length / 2) };
  }
  return undefined;
}

const REPAIRS_IGNORED = 'it would also change what a comment silences';

/** The fixes of the first findings, as long as each changes a cell of its own and nothing else. */
function nextFixes(
  findings: readonly Finding[],
  context: FixContext,
  { unsafeFixes }: RepairOptions,
  most: number,
): Planned[] {
  const planned: Planned[] = [];
  const cells = new Set<Cell>();
  for (const finding of findings) {
    const { cell } = finding;
    if (planned.length >= most) break;
    const fix = cells.has(cell) ? undefined : finding.fix(context);
    if (fix === undefined || isRefusal(fix) || (fix.unsafe !== null && unsafeFixes !== true)) break;
    if (!fix.edits.every((edit) => isInCell(cell, edit))) break;
    planned.push({ finding, ...fix });
    cells.add(cell);
  }
  return planned;
}

/** What has been done, with the lines of each fix. */
function stepOf(
  before: Notebook,
  made: readonly Planned[],
  { edited, synced, after }: Attempted,
  lineBefore: LineBefore,
): Pick<Step, 'after' | 'applied' | 'edits' | 'move'> {
  const edits = made.flatMap((fix) => fix.edits);
  const [moveByFix, moveBySync] = [lineMove(before.text, edits), lineMove(edited.text, synced)];
  const [lines, syncedLines] = [editedLines(before.text, edits), editedLines(edited.text, synced)];
  const move: LineMove = (ranges) => moveBySync(moveByFix(ranges));
  let at = 0;
  const applied = made.map(({ finding, edits: own, unsafe }) => {
    const { meta, cell, node, message } = finding;
    const written = lines.slice(at, (at += own.length));
    const isCode = (_range: LineRange, index: number): boolean => own[index]?.text.trim() !== '';
    const isOwn = (_range: LineRange, index: number): boolean =>
      made.length === 1 || cellAt(edited, synced[index]!)?.index === cell.index;
    return {
      rule: meta.id,
      cell: cell.index + 1,
      line: lineAfter(move, lineOf(node)),
      originalLine: lineBefore(node.startIndex),
      message,
      unsafe,
      afterLines: [...moveBySync(written), ...syncedLines.filter(isOwn)],
      writtenLines: moveBySync(written.filter(isCode)),
    };
  });
  return { after, applied, edits: composedEdits(edits, synced), move };
}

/** Where a line is after a move. */
function lineAfter(move: LineMove, line: number): number {
  return move([[line, line]])[0]?.[0] ?? line;
}
