import { composedEdits } from '../edit/composed.ts';
import type { Edit } from '../edit/edit.ts';
import type { DeclinedFix, LeftFinding, PlannedFix } from '../model/report.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Codemod, Finding } from './codemod.ts';
import { identities, type Identity } from './fix-id.ts';
import { leftFinding } from './left-finding.ts';
import { originalLines, type LineMove } from './lines.ts';
import { lineAfter, nextStep, type LeftBehind, type RepairOptions, type Step } from './step.ts';
import { contextOf } from './templates.ts';

/** The list of codemods is repeated at most this often; a repair that needs more is a loop. */
const ROUNDS = 10;

/** A fix may bring new findings of its codemod to light, but one that makes this many more never comes to an end. */
const FURTHER_FIXES = 20;

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
  readonly declined: readonly DeclinedFix[];
  /** Ids of all fixes that were left out: of some nothing is left to do, once the others are made. */
  readonly leftOut: readonly string[];
}

/** A fix that keeps the contract, before it is made. */
export interface Proposal {
  readonly id: string;
  readonly finding: Finding;
  /** What the rule finds before it. */
  readonly findings: readonly Finding[];
  readonly fix: PlannedFix;
  readonly before: Notebook;
  readonly after: Notebook;
  /** What it changes, in offsets of the text before it. */
  readonly edits: readonly Edit[];
  /** What the fixes before it have changed, in offsets of the first text. */
  readonly past: readonly Edit[];
  /** These fixes, with their lines before this one. */
  readonly made: readonly PlannedFix[];
}

/** What becomes of a fix: it is made, or left out for a reason. */
export type Decision = true | { readonly declined: string };

/** Chooses among the fixes. Each is asked about once. */
export type Choose = (proposal: Proposal) => Decision;

/** Repairs a notebook: every fix is made that keeps the contract and, where somebody chooses, is chosen. */
export function repairNotebook(
  before: Notebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
  options: RepairOptions & { readonly choose?: Choose } = {},
): Repair {
  const { compile, choose, ...rest } = options;
  const repair = answered(proposals(before, codemods, templates, rest, choose !== undefined), choose);
  const { notebook } = repair;
  if (compile === undefined || notebook === before) return repair;
  if (compile(before.text) !== null || compile(notebook.text) === null) return repair;
  // Asking CPython after every fix is slow, so it is done only to find the one that it rejects.
  return answered(proposals(before, codemods, templates, options, choose !== undefined), choose);
}

export function answered(asking: Generator<Proposal, Repair, Decision>, choose: Choose = () => true): Repair {
  for (let next = asking.next(); ;) {
    if (next.done === true) return next.value;
    next = asking.next(choose(next.value));
  }
}

/**
 * Proposes the fixes of a notebook one after the other, each on top of those that were chosen, and comes to what these make
 * of it: every codemod in its order, until nothing changes. A fix that breaks the effect contract is dropped alone.
 * @param asks whether each fix is proposed; otherwise none is, and several may be made at once
 */
export function* proposals(
  before: Notebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
  options: RepairOptions,
  asks = true,
): Generator<Proposal, Repair, Decision> {
  const names = identities(before);
  const decisions = new Map<string, Decision>();
  let notebook = before;
  let edits: readonly Edit[] = [];
  let applied: readonly PlannedFix[] = [];
  const decided = function* (step: Step): Generator<Proposal, Decision, Decision> {
    const [only] = step.made;
    if (!asks || only === undefined) return true;
    const { id } = only;
    const { finding, findings, after } = step;
    const proposal = {
      id,
      finding,
      findings,
      fix: step.applied[0]!,
      before: notebook,
      after,
      edits: step.edits,
      past: edits,
      made: applied,
    };
    const decision = decisions.get(id) ?? (yield proposal);
    decisions.set(id, decision);
    return decision;
  };
  /** The text at the start of each round, with the codemods that were active in it. */
  const rounds: { readonly text: string; readonly active: Set<string> }[] = [];
  for (;;) {
    const active = new Set<string>();
    rounds.push({ text: notebook.text, active });
    // What one codemod leaves may become repairable through another one, so each round looks anew. The last round
    // changes nothing: what it leaves is what a second run would leave.
    const left: LeftBehind = { unsafe: new Map(), refused: new Map(), dropped: new Map(), declined: new Map() };
    for (const codemod of codemods) {
      if (codemod.meta.safety === 'suggest') continue;
      const context = contextOf(codemod, templates);
      let limit: number | undefined;
      /** How many fixes are made at once, at most. */
      let most = options.compile === undefined && !asks ? Number.POSITIVE_INFINITY : 1;
      for (let fixes = 0; ;) {
        const lineBefore = originalLines(before.text, edits);
        const step = nextStep(
          { notebook, edits, lineBefore, identities: names, left, most },
          codemod,
          context,
          options,
        );
        if (step === undefined) break;
        const decision = yield* decided(step);
        if (decision !== true) {
          const { id } = step.made[0]!;
          left.declined.set(id, { id, ...leftFinding(step.finding, decision.declined, lineBefore) });
          continue;
        }
        fixes += step.applied.length;
        most = step.most;
        limit ??= 2 * step.findings.length + FURTHER_FIXES;
        if (fixes > limit) throw new Error(`${before.path}: ${codemod.meta.id} still finds problems that it has fixed`);
        applied = [...applied.map((fix) => movedFix(fix, step.move)), ...step.applied];
        step.made.forEach((identity: Identity) => names.made(identity));
        notebook = step.after;
        edits = composedEdits(edits, step.edits);
        active.add(codemod.meta.id);
      }
    }
    if (active.size === 0) {
      const { unsafe, refused, dropped, declined } = left;
      return {
        notebook,
        edits,
        applied,
        unsafe: [...unsafe.values()],
        refused: [...refused.values()],
        dropped: [...dropped.values()],
        declined: [...declined.values()],
        leftOut: [...decisions].flatMap(([id, decision]) => (decision === true ? [] : [id])),
      };
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

/** A fix that was made before a change, with its lines as they are after it. */
export function movedFix(fix: PlannedFix, move: LineMove): PlannedFix {
  return {
    ...fix,
    line: lineAfter(move, fix.line),
    afterLines: move(fix.afterLines),
    writtenLines: move(fix.writtenLines),
  };
}
