import type { ArgumentsCamelCase } from 'yargs';
import type { Command, MeansArguments, NotebookArguments } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { note, type Io } from './io.ts';
import { journalOption, type JournalArguments } from './journal.ts';
import { OUTPUT_FILE, fixOptions, meansOptions, notebookOptions, type FixArguments } from './options.ts';
import { sinkOf, targetOf } from './print.ts';

interface PlanArguments extends NotebookArguments, MeansArguments, FixArguments, JournalArguments {
  readonly 'output-file': string | undefined;
}

export const planCommand: Command<PlanArguments> = {
  usage: 'plan [paths..]',
  summary: 'list every fix with its own diff, to choose from: `apply --plan`; change no notebook',
  options: (parser) =>
    journalOption(fixOptions(meansOptions(notebookOptions(parser)))).option('output-file', {
      ...OUTPUT_FILE,
      describe: 'write the plan to this file, not to stdout',
    }),
  run: runPlan,
};

async function runPlan(given: ArgumentsCamelCase<PlanArguments>, io: Io): Promise<ExitCode> {
  const [{ offeredPlans }, { planFileText }, { textHash }, { packageVersion }] = await Promise.all([
    import('./offered-plans.ts'),
    import('./plan-file.ts'),
    import('../workspace/digest.ts'),
    import('../workspace/package.ts'),
  ]);
  const { outputFile } = given;
  const target = outputFile === undefined ? null : await targetOf(outputFile, given, io);
  const notebooks = await offeredPlans(given, io);
  if (io.interrupt.aborted) {
    note(io, 'interrupted; no plan was written');
    return EXIT.interrupted;
  }
  const sink = sinkOf(target, given, io);
  sink.write(planFileText(notebooks, packageVersion(), textHash));
  await sink.close();
  const [{ count }, { commandLine }] = await Promise.all([
    import('../report/counts.ts'),
    import('../report/next-command.ts'),
  ]);
  const plans = notebooks.map(({ plan }) => plan);
  const fixes = plans.reduce((sum, plan) => sum + plan.offers.length, 0);
  const failed = plans.filter(({ audit }) => audit.status === 'failed');
  for (const { error, audit } of failed) note(io, error ?? audit.error ?? '');
  note(io, `${count(fixes, 'fix', 'fixes')} in ${count(plans.length, 'notebook')}`);
  if (outputFile !== undefined && fixes > 0)
    note(io, `next: ${commandLine('apply', ['--plan', outputFile, '--dry-run'], [])}`);
  return failed.length > 0 ? EXIT.error : EXIT.done;
}
