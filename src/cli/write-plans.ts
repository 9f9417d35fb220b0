import type { NotebookPlan } from '../model/report.ts';
import type { Io } from './io.ts';
import { journalled, type JournalArguments } from './journal.ts';

/** Writes what changed. What could not be written has failed; what an interruption kept back is left out. */
export async function writePlans(
  plans: readonly NotebookPlan[],
  files: ReadonlyMap<string, string>,
  given: JournalArguments,
  io: Io,
): Promise<readonly NotebookPlan[]> {
  const [{ paced }, { isolated }, { failedPlan }] = await Promise.all([
    import('./paced.ts'),
    import('./notebooks.ts'),
    import('../report/failed.ts'),
  ]);
  const fileOf = ({ path }: NotebookPlan): string => files.get(path) ?? path;
  const changes = plans
    .filter(({ changed }) => changed)
    .map((plan) => ({ ...plan, file: fileOf(plan), isNotebook: true, fixes: plan.applied.length }));
  return journalled(changes, given, io, async (replace) => {
    const done: NotebookPlan[] = [];
    for await (const plan of paced(plans, io)) {
      const write = (): NotebookPlan => {
        if (plan.changed) replace(fileOf(plan), plan.before, plan.after);
        return plan;
      };
      done.push(isolated(plan.path, io, write, (error) => failedPlan(plan.path, error, plan.before)));
    }
    return done;
  });
}
