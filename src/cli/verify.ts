import type { ArgumentsCamelCase } from 'yargs';
import { LEVELS } from '../model/verify-report.ts';
import type { Level, VerifyReport } from '../model/verify-report.ts';
import { OUTPUT_FORMATS, type OutputFormat } from '../report/formats.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import { journalOption, type JournalArguments } from './journal.ts';
import { printFailure } from './failure-report.ts';
import { OUTPUT_FILE, formatOption } from './options.ts';
import { printReport, targetOf, type Target } from './print.ts';
import { reportSetting } from './report-setting.ts';
import { pathsAndRun, requireRun, runOptions, runWish, type RunArguments } from './run-options.ts';
import { last } from './values.ts';
import { wishOf } from './wish.ts';
import { configurationOf } from './configuration.ts';

interface VerifyArguments extends JournalArguments, RunArguments {
  readonly level: Level;
  readonly 'output-format': OutputFormat;
  readonly 'output-file': string | undefined;
}

export const verifyCommand: Command<VerifyArguments> = {
  usage: 'verify [paths..]',
  summary: "answer the review's validation checklist; with --run in marimo, without a GPU, with one, out of memory",
  options: (parser) =>
    journalOption(runOptions(pathsAndRun(parser)))
      .option('level', {
        choices: LEVELS,
        requiresArg: true,
        default: LEVELS[0],
        coerce: last<Level>,
        describe: 'the lines of the checklist that make the exit code 1 when they fail: up to this level',
      })
      .option('output-format', formatOption(OUTPUT_FORMATS))
      .option('output-file', OUTPUT_FILE),
  run: runVerify,
};

async function runVerify(given: ArgumentsCamelCase<VerifyArguments>, io: Io): Promise<ExitCode> {
  const wish = runWish(given);
  requireRun(given, wish);
  const target = given.outputFile === undefined ? null : await targetOf(given.outputFile, given, io);
  const { verifyNotebooks } = await import('./verify-notebooks.ts');
  const { report, texts } = await verifyNotebooks(
    given,
    configurationOf(wishOf({ isolated: given.isolated }, io.cwd), io),
    given.run ? wish : null,
    io,
    {
      plans: false,
      // Only JSON shows them.
      fixes: given.outputFormat === 'json' || given.outputFormat === 'jsonl',
    },
  );
  if (io.interrupt.aborted) {
    await printFailure(given.outputFormat, 'interrupted', io);
    note(io, 'interrupted');
    return EXIT.interrupted;
  }
  await print(report, texts, target, given, io);
  return exitCodeOf(report, given.level, io);
}

async function print(
  report: VerifyReport,
  texts: ReadonlyMap<string, string>,
  target: Target | null,
  given: ArgumentsCamelCase<VerifyArguments>,
  io: Io,
): Promise<void> {
  const { verifyReporters } = await import('../report/index.ts');
  const reporter = await verifyReporters[given.outputFormat]();
  const setting = await reportSetting('verify', given, io);
  await printReport((paint) => reporter(report, { ...setting, paint }, texts), target, given, io);
}

/** The exit code of a verification: lines of the checklist count up to a level, scenarios always. */
export function exitCodeOf({ notebooks, runError }: VerifyReport, upTo: Level, io: Io): ExitCode {
  if (runError !== null) note(io, `not run: ${runError}`);
  if (runError !== null || notebooks.some(({ error }) => error !== null)) return EXIT.error;
  const levels = LEVELS.slice(0, LEVELS.indexOf(upTo) + 1);
  const fails = notebooks.some(
    ({ checklist, scenarios }) =>
      checklist.some(({ level, verdict }) => levels.includes(level) && verdict === 'fail') ||
      scenarios.some(({ verdict }) => verdict === 'fail'),
  );
  return fails ? EXIT.remaining : EXIT.done;
}
