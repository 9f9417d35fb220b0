import type { NotebookPlan } from '../report/report.ts';
import { compileInPython } from '../workspace/cpython.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';

/** Makes a notebook's plan anew, asking `compile` of every text that it would write. */
export type Replan = (plan: NotebookPlan, compile: (text: string) => string | null) => NotebookPlan;

/**
 * Lets CPython read every changed notebook, all in one process. A result that it won't compile is planned anew with
 * CPython as judge, so that only the fix at fault is dropped. Without a CPython, or where it takes not even the input
 * (a notebook for a newer Python), the syntax tree's word stands, and a note says so.
 */
export function checkedByPython(plans: readonly NotebookPlan[], replan: Replan, io: Io): readonly NotebookPlan[] {
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
  const replanned = new Map<NotebookPlan, NotebookPlan>();
  for (const [index, plan] of changed.entries()) {
    if (answers[2 * index] !== null) unreadable.push(plan.path);
    else if (answers[2 * index + 1] !== null) replanned.set(plan, replan(plan, compiler(io)));
  }
  if (unreadable.length > 0) {
    note(io, `python3 does not compile these as they are, so their results were only parsed: ${unreadable.join(', ')}`);
  }
  return plans.map((plan) => replanned.get(plan) ?? plan);
}

function compiler({ env }: Io): (text: string) => string | null {
  return (text) => compileInPython([text], env)?.[0] ?? null;
}
