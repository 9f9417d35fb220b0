import type { ApplyReport } from '../model/report.ts';
import { commandLine } from '../report/next-command.ts';
import { visible } from '../report/shown.ts';
import type { ArgumentsCamelCase } from 'yargs';
import type { ApplyArguments } from './apply-options.ts';
import { choiceWords } from './chosen.ts';
import { paintFor, patchPaintFor } from './colour.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { fileWords, typedPaths } from './file-options.ts';
import { note, type Io } from './io.ts';
import { fixWords, ruleWords } from './options.ts';
import { readsStdin, stdinBytes } from './standard-input.ts';

/** What `apply -` prints: the text with its fixes, as it was where nothing was to be done, none where it can't be read. */
async function repairedStdin({ notebooks }: ApplyReport, io: Io): Promise<string> {
  const [plan] = notebooks;
  if (plan === undefined) return (await stdinBytes(io)).toString('utf8');
  return plan.error === null && plan.audit.status !== 'failed' ? plan.after : '';
}

/** Prints the report: with a diff in the concise format, stdout is the patch alone and the summary goes to stderr. */
export async function reportApplied(
  report: ApplyReport,
  given: ArgumentsCamelCase<ApplyArguments>,
  io: Io,
): Promise<ExitCode> {
  const { applyReporters } = await import('../report/index.ts');
  const reporter = await applyReporters[given.outputFormat]();
  const showsDiff = given.diff || given.dryRun;
  const next = visible(nextCommand(report, given));
  if (readsStdin(given) && !showsDiff) {
    io.stdout.write(await repairedStdin(report, io));
    io.stderr.write(reporter(report, paintFor(io.stderr, io, given.color), new Map(), next));
  } else if (given.outputFormat === 'concise' && showsDiff) {
    const paint = patchPaintFor(io.stdout, io, given.color);
    const [{ notebookPatch, terminalPatch }, { foldedDiff }] = await Promise.all([
      import('../report/patch.ts'),
      import('../report/folded.ts'),
    ]);
    const onTerminal = given.full ? terminalPatch : foldedDiff;
    const show = io.stdout.isTTY === true ? onTerminal : notebookPatch;
    for (const notebook of report.notebooks) io.stdout.write(show(notebook, paint));
    io.stderr.write(reporter(report, paintFor(io.stderr, io, given.color), new Map(), next));
  } else {
    const patches = new Map<string, string>();
    if (given.outputFormat === 'markdown' && showsDiff) {
      const { notebookPatch } = await import('../report/patch.ts');
      for (const notebook of report.notebooks) patches.set(notebook.path, notebookPatch(notebook));
    }
    io.stdout.write(reporter(report, paintFor(io.stdout, io, given.color), patches, next));
  }
  if (io.interrupt.aborted) {
    note(io, 'interrupted; the report holds what was done until then');
    return EXIT.interrupted;
  }
  return exitCode(report);
}

/** The command to type next, with the same rules and paths; empty where nothing is left to do. */
function nextCommand({ dryRun, notebooks }: ApplyReport, given: ArgumentsCamelCase<ApplyArguments>): string {
  const same = (command: string, ...options: readonly string[]): string =>
    commandLine(command, [...options, ...ruleWords(given), ...fileWords(given)], typedPaths(given));
  if (dryRun && notebooks.some(({ changed }) => changed))
    return same('apply', ...fixWords(given), ...choiceWords(given));
  if (notebooks.some((plan) => plan.unsafe.length > 0)) return same('apply', '--unsafe-fixes', '--dry-run');
  return notebooks.some(({ audit }) => audit.findings.length > 0) ? same('audit') : '';
}

/** It has done what it can: what is left is reported, and the business of `audit`. */
function exitCode({ dryRun, notebooks }: ApplyReport): ExitCode {
  if (notebooks.some(({ error, audit }) => error !== null || audit.status === 'failed')) return EXIT.error;
  return dryRun && notebooks.some(({ changed }) => changed) ? EXIT.remaining : EXIT.done;
}
