import type { Settings } from '../config/in-force.ts';
import type { OfferedPlan } from '../model/offer.ts';
import type { MeansArguments, NotebookArguments } from './command.ts';
import { configurationOf } from './configuration.ts';
import type { Io } from './io.ts';
import type { FixArguments } from './options.ts';
import type { PlannedNotebook } from './plan-file.ts';
import { wishOf } from './wish.ts';

/**
 * The plans of the notebooks that are meant, with fixes to choose from, as Python takes them too.
 * @throws NbfixError for bad settings
 */
export async function offeredPlans(
  given: NotebookArguments & MeansArguments & FixArguments,
  io: Io,
): Promise<readonly PlannedNotebook[]> {
  const [{ resultsOf }, { checkedByPython }, { failedOffers }] = await Promise.all([
    import('./results.ts'),
    import('./python-check.ts'),
    import('../report/failed.ts'),
  ]);
  const configuration = configurationOf(wishOf(given, io.cwd), io);
  const settings = new Map<string, Settings>();
  const planned: OfferedPlan[] = [];
  for await (const { result, inForce } of resultsOf('offers', configuration, given, given, io)) {
    if (inForce !== null) settings.set(result.path, inForce.settings);
    planned.push(result);
  }
  const { engineFor } = await import('./engine.ts');
  const plans = checkedByPython(
    planned,
    {
      replan: (plan, compile) => {
        const own = settings.get(plan.path);
        return own === undefined ? plan : engineFor('offers', io)(own, plan.path, plan.before, compile).result;
      },
      fail: ({ path, before }, error) => failedOffers(path, error, before),
    },
    io,
  );
  return plans.map((plan) => ({ plan, settings: settings.get(plan.path) ?? null }));
}
