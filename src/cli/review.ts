import type { ArgumentsCamelCase, Argv } from 'yargs';
import type { ScenarioName } from '../model/verify-report.ts';
import type { ReviewedRuns } from '../review/data.ts';
import type { Client } from '../review/page.ts';
import type { Command, MeansArguments, NotebookArguments } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { fileWords, typedPaths } from './file-options.ts';
import { note, type Io } from './io.ts';
import { journalOption, type JournalArguments } from './journal.ts';
import {
  OUTPUT_FILE,
  fixOptions,
  fixWords,
  meansOptions,
  notebookOptions,
  ruleWords,
  type FixArguments,
} from './options.ts';
import type { OfferedNotebook } from './offered-plans.ts';
import { targetOf } from './print.ts';
import type { RunWish } from './run-notebooks.ts';
import { machineOptions, requireRun, runWish, type MachineArguments } from './run-options.ts';

interface ReviewArguments extends NotebookArguments, MeansArguments, FixArguments, MachineArguments, JournalArguments {
  readonly run: boolean;
  readonly 'output-file': string;
}

/** What a reader of the page wants to see, unless he says it. */
const USUAL_SCENARIOS: readonly ScenarioName[] = ['no-gpu', 'healthy', 'oom'];

export const reviewCommand: Command<ReviewArguments> = {
  usage: 'review [paths..]',
  summary: 'write one HTML page in which a person accepts each fix or leaves it out; change no notebook',
  options: (parser) =>
    machineOptions(journalOption(fixOptions(meansOptions(notebookOptions(parser)))))
      .option('output-file', { ...OUTPUT_FILE, default: 'review.html', describe: 'the page' })
      .option('run', {
        type: 'boolean',
        default: false,
        describe: `run them before and after the fixes (their code, with your rights): ${USUAL_SCENARIOS.join(', ')}`,
      }) as unknown as Argv<ReviewArguments>,
  run: runReview,
};

async function runReview(given: ArgumentsCamelCase<ReviewArguments>, io: Io): Promise<ExitCode> {
  const [{ offeredPlans }, { partOf }, { reviewPage }, { replaceReport }, { packed }, digests, own] = await Promise.all(
    [
      import('./offered-plans.ts'),
      import('../review/collect.ts'),
      import('../review/page.ts'),
      import('./journal.ts'),
      import('../workspace/packed.ts'),
      import('../workspace/digest.ts'),
      import('../workspace/package.ts'),
    ],
  );
  const [{ count }, { commandLine }, { PLAN_SCHEMA_VERSION }, { visible }] = await Promise.all([
    import('../report/counts.ts'),
    import('../report/next-command.ts'),
    import('../report/plan-entry.ts'),
    import('../report/shown.ts'),
  ]);
  // Threads are a matter of planning as well.
  const wish = runWish({ ...given, jobs: undefined });
  requireRun(given, wish);
  const target = await targetOf(given.outputFile, given, io);
  const plans = await offeredPlans(given, io);
  if (io.interrupt.aborted) return interrupted(io);
  const runs = given.run ? await runOf(plans, { ...wish, pages: true, jobs: given.jobs }, given, io) : [];
  if (io.interrupt.aborted) return interrupted(io);
  const parts = plans.map(({ plan, settings }, at) => partOf(plan, settings, runs[at] ?? null, digests.textHash));
  const words = [...fixWords(given), ...ruleWords(given), ...fileWords(given)];
  const { text, size } = reviewPage(
    parts,
    {
      key: digests.digest(JSON.stringify(parts.map(({ entry }) => entry))),
      apply: visible(commandLine('apply', words, typedPaths(given), Infinity)),
      plan: { schemaVersion: PLAN_SCHEMA_VERSION, nbfix: own.packageVersion() },
    },
    own.reviewClient() as Client,
    { pack: packed, sha256: digests.base64Hash },
  );
  await replaceReport(target.own, target.before, text, given, io);
  const fixes = parts.reduce((sum, { entry }) => sum + entry.fixes.length, 0);
  const failed = parts.filter(({ entry }) => entry.error !== undefined);
  for (const { entry } of failed) note(io, entry.error ?? '');
  note(
    io,
    `${given.outputFile}: ${count(fixes, 'fix', 'fixes')} in ${count(parts.length, 'notebook')}, ${size}; open it in a browser`,
  );
  return failed.length > 0 ? EXIT.error : EXIT.done;
}

function interrupted(io: Io): ExitCode {
  note(io, 'interrupted; no page was written');
  return EXIT.interrupted;
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
