import { NbfixError } from '../error.ts';
import { parseNotebook } from '../notebook/parse.ts';
import { textForPython } from '../notebook/text-for-python.ts';
import { type Answers, compileInPython } from '../workspace/cpython.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';

const ADVICE = 'correct it, then run nbfix again';

/** A text that a notebook is to become. */
interface Planned {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly changed: boolean;
}

/** What becomes of a plan that CPython has something against. */
export interface Judged<T extends Planned> {
  /** Makes a notebook's plan anew, asking `compile` of every text that it would write. */
  readonly replan: (plan: T, compile: (text: string) => string | null) => T;
  /** For a notebook that is no Python. */
  readonly fail: (plan: T, error: string) => T;
}

/**
 * Lets CPython read every changed notebook, all in one process where that goes well. A notebook that it won't compile
 * fails: nothing is written. Cells for a newer Python say nothing against a notebook, so it is read without them. A
 * result that CPython won't compile is planned anew with it as judge, so that only the fix at fault is dropped. Without a
 * CPython, or where it comes to no answer, the syntax tree's word stands, and a note says so.
 */
export function checkedByPython<T extends Planned>(plans: readonly T[], judged: Judged<T>, io: Io): readonly T[] {
  const changed = plans.filter((plan) => plan.changed);
  if (changed.length === 0) return plans;
  const all = compileInPython(pairs(changed), io.env);
  if (all === null) {
    note(io, 'no working python3 on the PATH: the results were parsed, not compiled');
    return plans;
  }
  const { minor } = all;
  const forPython = (path: string) => (text: string) => readable(path, text, minor);
  const rejected = changed.filter((_, index) => typeof all.answers[2 * index] === 'string');
  const texts = pairs(
    rejected.map((plan) => ({
      ...plan,
      before: forPython(plan.path)(plan.before),
      after: forPython(plan.path)(plan.after),
    })),
  );
  const again: Answers | null = texts.length === 0 ? null : compileInPython(texts, io.env);
  const newer: string[] = [];
  const unanswered: string[] = [];
  const news = new Map<T, T>();
  for (const [index, plan] of changed.entries()) {
    const at = rejected.indexOf(plan);
    const [input, result] = at === -1 ? answersTo(all, index) : answersTo(again, at);
    if (input === undefined || result === undefined) unanswered.push(plan.path);
    else if (input !== null)
      news.set(plan, judged.fail(plan, `${plan.path}: python3 does not compile it: ${input}; ${ADVICE}`));
    else {
      if (at !== -1) newer.push(plan.path);
      if (result !== null)
        news.set(plan, judged.replan(plan, compiler(at === -1 ? (text) => text : forPython(plan.path), io)));
    }
  }
  if (newer.length > 0) {
    note(io, `python3 is 3.${minor}, too old for cells of these, so those were only parsed: ${newer.join(', ')}`);
  }
  if (unanswered.length > 0) {
    note(io, `python3 gave no answer for these, so their results were only parsed: ${unanswered.join(', ')}`);
  }
  return plans.map((plan) => news.get(plan) ?? plan);
}

function pairs(plans: readonly Pick<Planned, 'before' | 'after'>[]): string[] {
  return plans.flatMap(({ before, after }) => [before, after]);
}

function answersTo(
  all: Answers | null,
  index: number,
): [input: string | null | undefined, result: string | null | undefined] {
  return [all?.answers[2 * index], all?.answers[2 * index + 1]];
}

/** The text without cells that this CPython need not take. */
function readable(path: string, text: string, minor: number): string {
  try {
    return textForPython(parseNotebook(path, text, { isPython: true }), minor);
  } catch (error) {
    if (error instanceof NbfixError) return text;
    throw error;
  }
}

function compiler(forPython: (text: string) => string, { env }: Io): (text: string) => string | null {
  return (text) => compileInPython([forPython(text)], env)?.answers[0] ?? null;
}
