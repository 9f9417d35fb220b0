import type { ArgumentsCamelCase } from 'yargs';
import type { Settings } from '../config/in-force.ts';
import type { OfferedPlan } from '../model/offer.ts';
import type { Command, MeansArguments, NotebookArguments } from './command.ts';
import { configurationOf } from './configuration.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { note, type Io } from './io.ts';
import { OUTPUT_FILE, fixOptions, meansOptions, notebookOptions, type FixArguments } from './options.ts';
import { sinkOf, targetOf } from './print.ts';
import { wishOf } from './wish.ts';

interface PlanArguments extends NotebookArguments, MeansArguments, FixArguments {
  readonly 'output-file': string | undefined;
}

export const planCommand: Command<PlanArguments> = {
  usage: 'plan [paths..]',
  summary: 'list every fix with its own diff, to choose from: `apply --plan`; change no notebook',
  options: (parser) =>
    fixOptions(meansOptions(notebookOptions(parser))).option('output-file', {
      ...OUTPUT_FILE,
      describe: 'write the plan to this file, not to stdout',
    }),
  run: runPlan,
};

async function runPlan(given: ArgumentsCamelCase<PlanArguments>, io: Io): Promise<ExitCode> {
  const [{ resultsOf }, { checkedByPython }, { failedOffers }, { planFileText }, { textHash }, { packageVersion }] =
    await Promise.all([
      import('./results.ts'),
      import('./python-check.ts'),
      import('../report/failed.ts'),
      import('./plan-file.ts'),
      import('../workspace/digest.ts'),
      import('../workspace/package.ts'),
    ]);
  const { outputFile } = given;
  const target = outputFile === undefined ? null : await targetOf(outputFile, given, io);
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
  if (io.interrupt.aborted) {
    note(io, 'interrupted; no plan was written');
    return EXIT.interrupted;
  }
  const sink = sinkOf(target, 'never', io);
  const notebooks = plans.map((plan) => ({ plan, settings: settings.get(plan.path) ?? null }));
  sink.write(planFileText(notebooks, packageVersion(), textHash));
  await sink.close();
  const [{ count }, { commandLine }] = await Promise.all([
    import('../report/counts.ts'),
    import('../report/next-command.ts'),
  ]);
  const fixes = plans.reduce((sum, plan) => sum + plan.offers.length, 0);
  const failed = plans.filter(({ audit }) => audit.status === 'failed');
  for (const { error, audit } of failed) note(io, error ?? audit.error ?? '');
  note(io, `${count(fixes, 'fix', 'fixes')} in ${count(plans.length, 'notebook')}`);
  if (outputFile !== undefined && fixes > 0)
    note(io, `next: ${commandLine('apply', ['--plan', outputFile, '--dry-run'], [])}`);
  return failed.length > 0 ? EXIT.error : EXIT.done;
}
