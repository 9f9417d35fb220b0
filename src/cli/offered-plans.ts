import type { Said } from '../config/layer.ts';
import type { OfferedPlan } from '../model/offer.ts';
import type { MeansArguments, NotebookArguments } from './command.ts';
import { configurationOf } from './configuration.ts';
import type { Io } from './io.ts';
import type { FixArguments } from './options.ts';
import type { PlannedNotebook } from './plan-file.ts';
import { wishOf } from './wish.ts';

/** A plan with where its notebook comes from. */
export interface OfferedNotebook extends PlannedNotebook {
  /** The absolute path; null where it could not be read. */
  readonly file: string | null;
  /** The Python that its configuration names. */
  readonly python: Said<string> | undefined;
}

/**
 * The plans of the notebooks that are meant, with fixes to choose from, as Python takes them too.
 * @throws NbfixError for bad settings
 */
export async function offeredPlans(
  given: NotebookArguments & MeansArguments & FixArguments,
  io: Io,
): Promise<readonly OfferedNotebook[]> {
  const [{ resultsOf }, { checkedByPython }, { failedOffers }] = await Promise.all([
    import('./results.ts'),
    import('./python-check.ts'),
    import('../report/failed.ts'),
  ]);
  const configuration = configurationOf(wishOf(given, io.cwd), io);
  const known = new Map<string, Omit<OfferedNotebook, 'plan'>>();
  const planned: OfferedPlan[] = [];
  for await (const { result, file, inForce } of resultsOf('offers', configuration, given, given, io)) {
    known.set(result.path, { settings: inForce?.settings ?? null, file, python: inForce?.python });
    planned.push(result);
  }
  const { engineFor } = await import('./engine.ts');
  const plans = checkedByPython(
    planned,
    {
      replan: (plan, compile) => {
        const own = known.get(plan.path)?.settings ?? null;
        return own === null ? plan : engineFor('offers', io)(own, plan.path, plan.before, compile).result;
      },
      fail: ({ path, before }, error) => failedOffers(path, error, before),
    },
    io,
  );
  return plans.map((plan) => ({ ...known.get(plan.path)!, plan }));
}
