import type { ArgumentsCamelCase } from 'yargs';
import type { Command, GlobalArguments } from './command.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import { targetOf } from './print.ts';
import { pathsAndRun, requireRun, runOptions, runWish, type RunArguments } from './run-options.ts';
import { last } from './values.ts';
import { wishOf } from './wish.ts';
import { configurationOf } from './configuration.ts';

interface ReportArguments extends GlobalArguments, RunArguments {
  readonly 'output-file': string;
}

const USUAL_FILE = 'nbfix-report.md';

export const reportCommand: Command<ReportArguments> = {
  usage: 'report [paths..]',
  summary:
    'keep a quality report up to date: audits, fixes, checklist and scenarios of each notebook; change no notebook',
  options: (parser) =>
    runOptions(pathsAndRun(parser)).option('output-file', {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      default: USUAL_FILE,
      coerce: last<string>,
      describe: 'the report; your own notes in it stay',
    }),
  run: runReport,
};

async function runReport(given: ArgumentsCamelCase<ReportArguments>, io: Io): Promise<ExitCode> {
  const wish = runWish(given);
  requireRun(given, wish);
  const [{ verifyNotebooks }, { exitCodeOf }, { qaReport }, { digest }, { replaceOwn }] = await Promise.all([
    import('./verify-notebooks.ts'),
    import('./verify.ts'),
    import('../report/qa-report.ts'),
    import('../workspace/digest.ts'),
    import('../workspace/output.ts'),
  ]);
  const { own, before } = await targetOf(given.outputFile, given, io);
  const { report, plans } = await verifyNotebooks(
    given,
    configurationOf(wishOf({ isolated: given.isolated }, io.cwd), io),
    given.run ? wish : null,
    io,
    {
      plans: true,
      fixes: false,
    },
  );
  if (io.interrupt.aborted) {
    note(io, 'interrupted; the report stays as it was');
    return EXIT.interrupted;
  }
  const entries = report.notebooks.map((verification) => ({
    verification,
    plan: plans.get(verification.path) ?? null,
  }));
  const after = qaReport(before, entries, report.run, digest);
  replaceOwn(own, before, after);
  note(
    io,
    `${given.outputFile}: ${before === null ? 'written' : before === after ? 'unchanged' : 'brought up to date'}`,
  );
  return exitCodeOf(report, 'must', io);
}
