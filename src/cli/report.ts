import type { ArgumentsCamelCase } from 'yargs';
import { NbfixError } from '../error.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import { journalOption, type JournalArguments } from './journal.ts';
import { targetOf, written } from './print.ts';
import { pathsAndRun, requireRun, runOptions, runWish, type RunArguments } from './run-options.ts';
import { FIX_PLAN_FILE, writeFixPlan } from './fix-plan.ts';
import { OUTPUT_FILE } from './options.ts';
import { wishOf } from './wish.ts';
import { configurationOf } from './configuration.ts';

interface ReportArguments extends JournalArguments, RunArguments {
  readonly plan: boolean;
  readonly 'output-file': string | undefined;
}

const USUAL_FILE = 'nbfix-report.md';

export const reportCommand: Command<ReportArguments> = {
  usage: 'report [paths..]',
  summary:
    'keep a quality report up to date: audits, fixes, checklist and scenarios of each notebook; change no notebook',
  options: (parser) =>
    journalOption(runOptions(pathsAndRun(parser)))
      .option('plan', {
        type: 'boolean',
        default: false,
        describe: 'the plan in words instead: what there is to do, by priority, with minutes and boxes to tick',
      })
      .option('output-file', {
        ...OUTPUT_FILE,
        defaultDescription: `${USUAL_FILE}, with --plan ${FIX_PLAN_FILE}`,
        describe: 'the report; your own notes in it stay',
      }),
  run: async (given, io) => {
    if (!given.plan) return await runReport(given, given.outputFile ?? USUAL_FILE, io);
    if (given.run) throw new NbfixError('--plan says what is to be done, and runs nothing; leave --run out');
    requireRun(given, runWish(given));
    return await writeFixPlan(given, given.outputFile ?? FIX_PLAN_FILE, io);
  },
};

async function runReport(given: ArgumentsCamelCase<ReportArguments>, outputFile: string, io: Io): Promise<ExitCode> {
  const wish = runWish(given);
  requireRun(given, wish);
  const [{ verifyNotebooks }, { exitCodeOf }, { qaReport }, { digest }, { replaceReport }] = await Promise.all([
    import('./verify-notebooks.ts'),
    import('./verify.ts'),
    import('../report/qa-report.ts'),
    import('../workspace/digest.ts'),
    import('./journal.ts'),
  ]);
  const { own, before } = await targetOf(outputFile, given, io);
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
  await replaceReport(own, before, after, given, io);
  note(io, written(outputFile, before, after));
  return exitCodeOf(report, 'must', io);
}
