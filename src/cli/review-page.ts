import type { ArgumentsCamelCase } from 'yargs';
import type { ScenarioName } from '../model/verify-report.ts';
import type { NotebookPart, ReviewedRuns } from '../review/data.ts';
import type { Client } from '../review/page.ts';
import type { MeansArguments, NotebookArguments } from './command.ts';
import { fileWords, typedPaths } from './file-options.ts';
import { note, type Io } from './io.ts';
import type { OfferedNotebook } from './offered-plans.ts';
import { fixWords, ruleWords, type FixArguments } from './options.ts';
import type { RunWish } from './run-notebooks.ts';
import { requireRun, runWish, type MachineArguments } from './run-options.ts';

/** What a page is about. */
export interface PageArguments extends NotebookArguments, MeansArguments, FixArguments, MachineArguments {
  readonly run: boolean;
}

/** What a reader of the page wants to see, unless he says it. */
export const USUAL_SCENARIOS: readonly ScenarioName[] = ['no-gpu', 'healthy', 'oom'];

export interface ReviewedPage {
  readonly text: string;
  /** How much it takes, in words. */
  readonly size: string;
  readonly parts: readonly NotebookPart[];
}

/**
 * The page of a review. Notebooks that could not be read are told on stderr, too.
 * @param token what its requests must show where it is served; null for a file
 */
export async function pageOf(
  given: ArgumentsCamelCase<PageArguments>,
  token: string | null,
  io: Io,
): Promise<ReviewedPage> {
  const [{ offeredPlans }, { partOf }, { reviewPage }, { packed }, digests, own] = await Promise.all([
    import('./offered-plans.ts'),
    import('../review/collect.ts'),
    import('../review/page.ts'),
    import('../workspace/packed.ts'),
    import('../workspace/digest.ts'),
    import('../workspace/package.ts'),
  ]);
  const [{ commandLine }, { PLAN_SCHEMA_VERSION }, { visible }] = await Promise.all([
    import('../report/next-command.ts'),
    import('../report/plan-entry.ts'),
    import('../report/shown.ts'),
  ]);
  // Threads are a matter of planning as well.
  const wish = runWish({ ...given, jobs: undefined });
  requireRun(given, wish);
  const plans = await offeredPlans(given, io);
  const isRun = given.run && !io.interrupt.aborted;
  const runs = isRun ? await runOf(plans, { ...wish, pages: true, jobs: given.jobs }, given, io) : [];
  const parts = plans.map(({ plan, settings }, at) => partOf(plan, settings, runs[at] ?? null, digests.textHash));
  const words = [...fixWords(given), ...ruleWords(given), ...fileWords(given)];
  const { text, size } = reviewPage(
    parts,
    {
      key: digests.digest(JSON.stringify(parts.map(({ entry }) => entry))),
      apply: visible(commandLine('apply', words, typedPaths(given), Infinity)),
      token,
      plan: { schemaVersion: PLAN_SCHEMA_VERSION, nbfix: own.packageVersion() },
    },
    own.reviewClient() as Client,
    { pack: packed, sha256: digests.base64Hash },
  );
  for (const { entry } of parts) if (entry.error !== undefined) note(io, entry.error);
  return { text, size, parts };
}

async function runOf(
  plans: readonly OfferedNotebook[],
  wish: RunWish,
  { scenario }: Pick<MachineArguments, 'scenario'>,
  io: Io,
): Promise<readonly (ReviewedRuns | null)[]> {
  const { runPlans } = await import('./run-plans.ts');
  return runPlans(plans, { ...wish, scenarios: scenario.length > 0 ? scenario : USUAL_SCENARIOS }, io);
}
