import { addIgnores } from '../../engine/add-ignores.ts';
import { auditNotebook } from '../../engine/audit.ts';
import type { Codemod, Finding } from '../../engine/codemod.ts';
import { lineMove, type LineMove } from '../../engine/lines.ts';
import { planOf } from '../../engine/plan.ts';
import { answered, movedFix, proposals, type Decision, type Proposal, type Repair } from '../../engine/repair.ts';
import { lineAfter, type RepairOptions } from '../../engine/step.ts';
import { NbfixError } from '../../error.ts';
import type { NotebookPlan, PlannedFix } from '../../model/report.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { oncePerKey } from '../../once-per-key.ts';
import { lineOf } from '../../python/tree.ts';
import type { Answer, Person } from './ask.ts';
import { editedLineMove } from './edited-lines.ts';

/** What a person has decided about a fix. */
export type Decided =
  | { readonly isMade: true }
  /** `isSilenced`: the reason is written into the notebook. */
  | { readonly isMade: false; readonly reason: string; readonly isSilenced: boolean };

/** Where a review has come to. Going back is going to an earlier one. */
export interface State {
  /** The notebook, as it was read or as a person has edited it. */
  readonly base: string;
  /** The fixes that were made before the last edit, with their lines in the base. */
  readonly earlier: readonly PlannedFix[];
  /** By the ids of the fixes. */
  readonly decisions: ReadonlyMap<string, Decided>;
  /** Rules whose fixes are all made. */
  readonly rules: ReadonlySet<string>;
  /** Whether all other fixes of the notebook are made. */
  readonly isRestMade: boolean;
}

/** Nothing is decided. */
export function freshState(text: string): State {
  return { base: text, earlier: [], decisions: new Map(), rules: new Set(), isRestMade: false };
}

/** The rules, and how a text is read. */
export interface Means {
  readonly codemods: readonly Codemod[];
  readonly all: readonly Codemod[];
  readonly templates: ReadonlyMap<string, string>;
  readonly unsafeFixes: boolean;
  /** @throws NbfixError for a text that is no notebook */
  readonly read: (text: string) => Notebook;
  /** Is told each state that is come to, so that it is not lost. */
  readonly keep: (state: State) => void;
}

/** What a review comes to. */
export interface Reviewed {
  /** Null where the person has quit before the last fix. */
  readonly plan: NotebookPlan | null;
  readonly state: State;
}

/** Asks a person about each fix of a notebook, on top of those that were accepted. */
export async function reviewNotebook(text: string, start: State, means: Means, person: Person): Promise<Reviewed> {
  const read = oncePerKey(means.read);
  const options: RepairOptions = { unsafeFixes: means.unsafeFixes, tried: new WeakMap() };
  const fresh = freshState(text);
  // Going back from the first question is going back to what an earlier run has asked.
  const states: State[] = start.decisions.size === 0 ? [start] : [{ ...fresh, rules: start.rules }, start];
  const drafts = new Map<string, string>();
  const now = (): State => states.at(-1)!;
  const asking = (): Generator<Proposal, Repair, Decision> =>
    proposals(read(now().base), means.codemods, means.templates, options);
  const come = (state: State): void => {
    states.push(state);
    means.keep(state);
  };

  for (;;) {
    const total = countOf(asking());
    let number = 0;
    const steps = asking();
    for (let next = steps.next(); ;) {
      if (next.done === true)
        return { plan: planAfter(text, now(), next.value, { ...means, read }, person.tell), state: now() };
      number += 1;
      const proposal = next.value;
      const decision = decisionOf(now(), proposal);
      if (decision !== undefined) {
        next = steps.next(decision);
        continue;
      }
      const draft = drafts.get(proposal.id) ?? proposal.after.text;
      const answer = await person.ask({ path: proposal.before.path, proposal, number, total, draft });
      if (answer.says === 'quit') return { plan: null, state: now() };
      if (answer.says === 'back') {
        if (states.length === 1) person.tell('this is the first fix that was asked about');
        else states.pop();
        means.keep(now());
        break;
      }
      if (answer.says === 'edited') {
        const problem = problemOf(answer.text, means);
        if (problem === null) {
          const byHand = { isMade: false, reason: 'edited by hand', isSilenced: false } as const;
          const earlier = madeBefore(now(), proposal, answer.text);
          come({ ...withDecision(now(), proposal, byHand), base: answer.text, earlier });
        } else {
          drafts.set(proposal.id, answer.text);
          person.tell(`the edited text is no notebook, edit it again: ${problem}`);
        }
        break;
      }
      come(stateAfter(now(), proposal, answer));
      next = steps.next(decisionOf(now(), proposal) ?? true);
    }
  }
}

function problemOf(text: string, { read }: Means): string | null {
  try {
    read(text);
    return null;
  } catch (error) {
    if (error instanceof NbfixError) return error.message;
    throw error;
  }
}

/** How many fixes there are where all are made. */
function countOf(asking: Generator<Proposal, Repair, Decision>): number {
  let count = 0;
  answered(asking, () => {
    count += 1;
    return true;
  });
  return count;
}

function decisionOf(state: State, { id, finding }: Proposal): Decision | undefined {
  const decided = state.decisions.get(id);
  if (decided !== undefined) return decided.isMade ? true : { declined: decided.reason };
  return state.isRestMade || state.rules.has(finding.meta.id) ? true : undefined;
}

function stateAfter(
  state: State,
  proposal: Proposal,
  answer: Extract<Answer, { readonly says: 'yes' | 'no' | 'skip' }>,
): State {
  if (answer.says === 'no')
    return withDecision(state, proposal, { isMade: false, reason: 'answered with no', isSilenced: false });
  if (answer.says === 'skip') {
    const { reason, isWritten } = answer;
    return withDecision(state, proposal, { isMade: false, reason, isSilenced: isWritten });
  }
  const made = withDecision(state, proposal, { isMade: true });
  if (answer.to === 'notebook') return { ...made, isRestMade: true };
  return answer.to === 'rule' ? { ...made, rules: new Set([...made.rules, proposal.finding.meta.id]) } : made;
}

function withDecision(state: State, { id }: Proposal, decided: Decided): State {
  return { ...state, decisions: new Map([...state.decisions, [id, decided]]) };
}

/** The fixes that were made before one, with their lines in the text that a person has made of it. */
function madeBefore({ base, earlier }: State, { past, made, before }: Proposal, edited: string): PlannedFix[] {
  const [byFixes, byHand] = [lineMove(base, past), editedLineMove(before.text, edited)];
  return [...earlier.map((fix) => movedFix(fix, byFixes)), ...made].map((fix) => movedFix(fix, byHand));
}

/** The plan that the decisions come to, with the comments that silence what was skipped. */
function planAfter(
  text: string,
  { base, earlier, decisions }: State,
  repair: Repair,
  { codemods, all, templates, read }: Means,
  tell: Person['tell'],
): NotebookPlan {
  const plan = planOf(read(base), repair, codemods, templates, all);
  let { notebook } = repair;
  const byFixes = lineMove(base, repair.edits);
  let applied = [...earlier.map((fix) => movedFix(fix, byFixes)), ...plan.applied];
  const moves: LineMove[] = [];
  const lineNow = (line: number): number => moves.reduce((moved, move) => lineAfter(move, moved), line);
  for (const { id, rule, line, message } of repair.declined) {
    const decided = decisions.get(id);
    if (decided === undefined || decided.isMade || !decided.isSilenced) continue;
    const isMeant = ({ meta, node, message: found }: Finding): boolean =>
      meta.id === rule && found === message && lineOf(node) === lineNow(line);
    const { after, edits, refused } = addIgnores(notebook, codemods, decided.reason, isMeant);
    for (const { reason } of refused) tell(`${plan.path}:${lineNow(line)}: ${rule} is not silenced: ${reason}`);
    const move = lineMove(notebook.text, edits);
    moves.push(move);
    applied = applied.map((fix) => movedFix(fix, move));
    notebook = read(after);
  }
  const after = notebook.text;
  return {
    ...plan,
    before: text,
    after,
    changed: after !== text,
    applied,
    audit: moves.length === 0 ? plan.audit : auditNotebook(notebook, codemods, templates, all),
  };
}
