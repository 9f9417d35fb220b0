import { resolve } from 'node:path';
import { NbfixError } from '../error.ts';
import type { NotebookPlan } from '../model/report.ts';
import { commitFiles, repositoriesOf } from '../workspace/git-commit.ts';
import type { CommitArguments, Step } from './commits.ts';
import type { Io } from './io.ts';

/**
 * Writes steps one after the other, and commits each.
 * @param files of the notebooks, by their paths
 * @param write writes plans; of those that could not be written it gives back why
 * @returns the plans with what became of them; those that an interruption kept back are left out
 * @throws NbfixError where git does not commit; what was written stays
 */
export async function committed(
  plans: readonly NotebookPlan[],
  steps: readonly Step[],
  files: ReadonlyMap<string, string>,
  write: (plans: readonly NotebookPlan[]) => Promise<readonly NotebookPlan[]>,
  given: CommitArguments,
  io: Io,
): Promise<readonly NotebookPlan[]> {
  const fileOf = ({ path }: NotebookPlan): string => resolve(io.cwd, files.get(path) ?? path);
  const changed = plans.filter((plan) => plan.changed).map(fileOf);
  repositoriesOf(changed, given['allow-dirty'], io.env);
  const failed = new Map<string, NotebookPlan>();
  const open = new Set(plans.filter((plan) => plan.changed).map(({ path }) => path));
  for (const { message, plans: together } of steps) {
    if (io.interrupt.aborted) break;
    const results = await write(together.filter(({ path }) => !failed.has(path)));
    for (const plan of results) if (plan.error !== null) failed.set(plan.path, plan);
    const done = results.filter(({ error }) => error === null);
    for (const repository of repositoriesOf(done.map(fileOf), true, io.env)) {
      try {
        commitFiles(repository, message, io.env);
      } catch (error) {
        if (!(error instanceof NbfixError)) throw error;
        throw new NbfixError(`${error.message}; what was written stays, and nbfix undo takes it back`, {
          cause: error,
        });
      }
    }
    for (const plan of done) {
      const isLast = steps.findLast((step) => step.plans.some(({ path }) => path === plan.path))?.message === message;
      if (isLast) open.delete(plan.path);
    }
  }
  return plans.flatMap((plan) => failed.get(plan.path) ?? (open.has(plan.path) ? [] : plan));
}
