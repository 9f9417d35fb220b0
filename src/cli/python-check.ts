import { compileInPython } from '../workspace/cpython.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';

/** A text that a notebook is to become. */
interface Planned {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly changed: boolean;
}

/** Makes a notebook's plan anew, asking `compile` of every text that it would write. */
export type Replan<T extends Planned> = (plan: T, compile: (text: string) => string | null) => T;

/**
 * Lets CPython read every changed notebook, all in one process where that goes well. A result that it won't compile is planned anew with
 * CPython as judge, so that only the fix at fault is dropped. Without a CPython, or where it takes not even the input
 * (a notebook for a newer Python) or comes to no answer, the syntax tree's word stands, and a note says so.
 */
export function checkedByPython<T extends Planned>(plans: readonly T[], replan: Replan<T>, io: Io): readonly T[] {
  const changed = plans.filter((plan) => plan.changed);
  if (changed.length === 0) return plans;
  const answers = compileInPython(
    changed.flatMap(({ before, after }) => [before, after]),
    io.env,
  );
  if (answers === null) {
    note(io, 'no python3 that works on the PATH: the results were not compiled, only parsed');
    return plans;
  }
  const unreadable: string[] = [];
  const unanswered: string[] = [];
  const replanned = new Map<T, T>();
  for (const [index, plan] of changed.entries()) {
    const [input, result] = [answers[2 * index], answers[2 * index + 1]];
    if (input === undefined || result === undefined) unanswered.push(plan.path);
    else if (input !== null) unreadable.push(plan.path);
    else if (result !== null) replanned.set(plan, replan(plan, compiler(io)));
  }
  if (unreadable.length > 0) {
    note(io, `python3 does not compile these as they are, so their results were only parsed: ${unreadable.join(', ')}`);
  }
  if (unanswered.length > 0) {
    note(io, `python3 came to no answer on these, so their results were only parsed: ${unanswered.join(', ')}`);
  }
  return plans.map((plan) => replanned.get(plan) ?? plan);
}

function compiler({ env }: Io): (text: string) => string | null {
  return (text) => compileInPython([text], env)?.[0] ?? null;
}
