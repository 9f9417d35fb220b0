import type { Edit } from '../edit/edit.ts';
import type { Snippet } from '../edit/snippet.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { lineOf } from '../python/tree.ts';
import type { AppliedFix, LeftFinding, NotebookPlan } from '../model/report.ts';
import { attempt } from './attempt.ts';
import { auditNotebook } from './audit.ts';
import { isRefusal, type Codemod, type Finding } from './codemod.ts';
import { editedLines, lineMove, type LineMove, type LineRange } from './lines.ts';
import { snippetOf } from './templates.ts';

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
 * Plans the repair of one notebook: every codemod in its order, each fix alone on a fresh parse, until nothing changes.
 * A fix that breaks the effect contract is dropped alone and reported; the others stay. Nothing is written.
 */
export function planNotebook(
  before: Notebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
  options: PlanOptions = {},
): NotebookPlan {
  const { notebook, ...outcome } = repairNotebook(before, codemods, templates, options);
  return {
    path: before.path,
    error: null,
    before: before.text,
    after: notebook.text,
    changed: notebook.text !== before.text,
    ...outcome,
    audit: auditNotebook(notebook, codemods, templates, options.all),
  };
}

/** A plan without its audit, for those who go on with the notebook itself. */
export interface Repair {
  /** The result; the very notebook that was given where nothing is to be changed. */
  readonly notebook: Notebook;
  readonly applied: readonly AppliedFix[];
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
  let applied: AppliedFix[] = [];
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
      const snippet = snippetOf(codemod, templates);
      let limit: number | undefined;
      for (let fixes = 1; ; fixes += 1) {
        const step = nextStep(notebook, codemod, snippet, options, left);
        if (step === undefined) break;
        limit ??= 2 * step.findings + FURTHER_FIXES;
        if (fixes > limit) throw new Error(`${before.path}: ${codemod.meta.id} finds what it has repaired again`);
        applied = applied.map((fix) => ({
          ...fix,
          afterLines: step.move(fix.afterLines),
          writtenLines: step.move(fix.writtenLines),
        }));
        applied.push(step.applied);
        notebook = step.after;
        active.add(codemod.meta.id);
      }
    }
    if (active.size === 0) {
      const [unsafe, refused, dropped] = [left.unsafe, left.refused, left.dropped].map((each) => [...each.values()]);
      return { notebook, applied, unsafe: unsafe!, refused: refused!, dropped: dropped! };
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

/** One fix that was made. */
interface Step {
  readonly after: Notebook;
  readonly applied: AppliedFix;
  /** How many findings the codemod had before the step. */
  readonly findings: number;
  /** Where lines of the text before the step are after it. */
  readonly move: LineMove;
}

/** Findings that a round passes over, each under a key that tells it from the others. */
type LeftBehind = Readonly<Record<'unsafe' | 'refused' | 'dropped', Map<string, LeftFinding>>>;

/** The codemod's next fix that keeps the contract; what it refuses, cannot prove or breaks is noted and passed over. */
function nextStep(
  notebook: Notebook,
  codemod: Codemod,
  snippet: Snippet,
  options: RepairOptions,
  left: LeftBehind,
): Step | undefined {
  const counts = new Map<string, number>();
  const findings = codemod.find(notebook);
  for (const finding of findings) {
    const name = `${finding.meta.id} ${finding.cell.index} ${finding.message} ${finding.node.text}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    // Findings that read the same are told apart by their order.
    const key = `${name} ${count}`;
    if (left.refused.has(key) || left.unsafe.has(key) || left.dropped.has(key)) continue;
    const outcome = finding.fix({ snippet });
    if (isRefusal(outcome)) {
      left.refused.set(key, leftFinding(finding, outcome.refused));
      continue;
    }
    const { edits, unsafe } = outcome;
    const result = attemptFix(notebook, edits, codemod, options.compile);
    if ('broken' in result) {
      left.dropped.set(key, leftFinding(finding, result.broken));
      continue;
    }
    if (unsafe !== null && options.unsafeFixes !== true) {
      left.unsafe.set(key, leftFinding(finding, unsafe));
      continue;
    }
    const { after, move, afterLines, writtenLines } = result;
    const { meta, cell, node, message } = finding;
    const place = { rule: meta.id, cell: cell.index + 1, line: lineOf(node) };
    const applied = { ...place, message, unsafe, afterLines, writtenLines };
    return { after, move, applied, findings: findings.length };
  }
  return undefined;
}

/** Applies a fix, and says where its lines are. */
function attemptFix(
  before: Notebook,
  edits: readonly Edit[],
  codemod: Codemod,
  compile: PlanOptions['compile'],
): (Pick<Step, 'after' | 'move'> & Pick<AppliedFix, 'afterLines' | 'writtenLines'>) | { readonly broken: string } {
  if (edits.length === 0) throw new Error(`${codemod.meta.id} returned no edits for a finding that it can fix`);
  const attempted = attempt(before, edits, codemod.meta.effects, compile);
  if ('broken' in attempted) return attempted;
  const { after, edited, synced } = attempted;
  const [moveByFix, moveBySync] = [lineMove(before.text, edits), lineMove(edited, synced)];
  const lines = editedLines(before.text, edits);
  const isCode = (_range: LineRange, at: number): boolean => edits[at]?.text.trim() !== '';
  return {
    after,
    move: (ranges) => moveBySync(moveByFix(ranges)),
    afterLines: [...moveBySync(lines), ...editedLines(edited, synced)],
    writtenLines: moveBySync(lines.filter(isCode)),
  };
}

function leftFinding(finding: Finding, reason: string): LeftFinding {
  const { meta, cell, node, message } = finding;
  return { rule: meta.id, cell: cell.index + 1, line: lineOf(node), message, reason };
}
