import type { ScenarioResult } from '../model/verify-report.ts';
import type { ReviewedRuns } from '../review/data.ts';
import type { Io } from './io.ts';
import type { OfferedNotebook } from './offered-plans.ts';
import { withPython } from './python-named.ts';
import { readNotebook } from './read-notebook.ts';
import { runNotebooks, type Runnable, type RunWish } from './run-notebooks.ts';

/**
 * Runs notebooks as they are and as they are planned; where nothing is to be fixed, once.
 * @returns what came of it, in their order; null for those that could not be read
 * @throws NbfixError when there is no Python with marimo, or they name different ones
 */
export async function runPlans(
  notebooks: readonly OfferedNotebook[],
  wish: RunWish,
  io: Io,
): Promise<readonly (ReviewedRuns | null)[]> {
  const pairs = notebooks.map(({ plan, file, settings }) => {
    if (file === null || settings === null || plan.error !== null || plan.audit.status === 'failed') return null;
    const { path, before, after, changed } = plan;
    const runnable = (text: string, state: string): Runnable => {
      return {
        notebook: readNotebook(path, text, io, { work: settings.work }),
        file,
        text,
        called: `${path}, ${state}`,
      };
    };
    const first = runnable(before, 'before');
    return { before: first, after: changed ? runnable(after, 'after') : first };
  });
  const runnable = [...new Set(pairs.flatMap((pair) => (pair === null ? [] : [pair.before, pair.after])))];
  const named = notebooks.flatMap(({ python }, at) => (pairs[at] === null ? [] : [python]));
  if (runnable.length === 0) return pairs.map(() => null);
  const { runs } = await runNotebooks(runnable, withPython(wish, named), io);
  const resultsOf = (each: Runnable): readonly ScenarioResult[] => runs.get(each)?.scenarios ?? [];
  return pairs.map((pair) => pair && { before: resultsOf(pair.before), after: resultsOf(pair.after) });
}
