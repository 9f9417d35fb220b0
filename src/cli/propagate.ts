import type { ArgumentsCamelCase } from 'yargs';
import { NbfixError } from '../error.ts';
import type { PropagatedNotebook, PropagateReport } from '../model/propagate-report.ts';
import { CHANGE_FORMATS, type ChangeFormat } from '../report/formats.ts';
import { paintFor, patchPaintFor } from './colour.ts';
import type { Command } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { note, type Io } from './io.ts';
import { journalOption, type JournalArguments } from './journal.ts';
import { formatOption, listOption } from './options.ts';
import { followOptions, type FollowArguments } from './propagate-options.ts';
import { last } from './values.ts';

interface PropagateArguments extends FollowArguments, JournalArguments {
  readonly 'output-format': ChangeFormat;
  readonly 'dry-run': boolean;
  readonly diff: boolean;
  readonly skip: readonly string[];
  readonly reason: string;
  readonly conflict: 'report' | 'inline';
}

export const propagateCommand: Command<PropagateArguments> = {
  usage: 'propagate <template> <paths..>',
  summary: 'bring notebooks up to date with the template that they were made from',
  options: (parser) =>
    journalOption(followOptions(parser))
      .option('output-format', formatOption(CHANGE_FORMATS))
      .option('dry-run', { alias: 'n', type: 'boolean', default: false, describe: 'show the diff; write nothing' })
      .option('diff', { type: 'boolean', default: false, describe: 'show the diff of what is written' })
      .option(
        'skip',
        listOption(
          'carry nothing of this cell of the template into these notebooks, now and later; needs --reason',
          'none',
        ),
      )
      .option('reason', {
        type: 'string',
        requiresArg: true,
        default: '',
        defaultDescription: 'none',
        coerce: last<string>,
        describe: 'why: kept in nbfix.lock.json',
      })
      .option('conflict', {
        choices: ['report', 'inline'] as const,
        default: 'report' as const,
        requiresArg: true,
        coerce: last<'report' | 'inline'>,
        describe: 'inline: also write conflicts between markers into copies, in a hidden folder beside the notebooks',
      }),
  run: runPropagate,
};

async function runPropagate(given: ArgumentsCamelCase<PropagateArguments>, io: Io): Promise<ExitCode> {
  if (given.skip.length > 0 && given.reason.trim() === '') throw new NbfixError('--skip needs a --reason');
  if (given.skip.length === 0 && given.reason !== '') throw new NbfixError('--reason needs a --skip');
  const { followNotebooks } = await import('./follow-notebooks.ts');
  const way = {
    skip: { cells: given.skip, reason: given.reason.trim() },
    isWritten: !given.dryRun,
    isMarked: given.conflict === 'inline' && !given.dryRun,
  };
  const followed = await followNotebooks(given, way, io);
  const isShown = given.dryRun || io.interrupt.aborted;
  const notebooks = isShown
    ? followed.notebooks.map(({ outcome }) => outcome)
    : await (await import('./write-propagated.ts')).writePropagated(followed, given, io);
  return await finish({ template: followed.template, dryRun: isShown, notebooks }, given, io);
}

/** Prints the report: with a diff in the concise format, stdout is the patch alone and the summary goes to stderr. */
async function finish(
  report: PropagateReport,
  given: ArgumentsCamelCase<PropagateArguments>,
  io: Io,
): Promise<ExitCode> {
  const [{ propagateReporters }, { notebookPatch, terminalPatch }] = await Promise.all([
    import('../report/index.ts'),
    import('../report/patch.ts'),
  ]);
  const reporter = await propagateReporters[given.outputFormat]();
  const showsDiff = given.dryRun || given.diff;
  if (given.outputFormat === 'concise' && showsDiff) {
    const paint = patchPaintFor(io.stdout, io, given.color);
    const show = io.stdout.isTTY === true ? terminalPatch : notebookPatch;
    for (const notebook of report.notebooks) io.stdout.write(show(notebook, paint));
    io.stderr.write(reporter(report, paintFor(io.stderr, io, given.color), new Map()));
  } else {
    const patches = new Map(
      showsDiff ? report.notebooks.map((notebook) => [notebook.path, notebookPatch(notebook)]) : [],
    );
    io.stdout.write(reporter(report, paintFor(io.stdout, io, given.color), patches));
  }
  if (io.interrupt.aborted) {
    note(io, 'interrupted; the report holds what was planned or done until then');
    return EXIT.interrupted;
  }
  return exitCode(report);
}

function exitCode({ dryRun, notebooks }: PropagateReport): ExitCode {
  if (notebooks.some(({ error }) => error !== null)) return EXIT.error;
  const isLeft = ({ changed, cells, left, appConflict }: PropagatedNotebook): boolean =>
    (dryRun && changed) || left.length > 0 || appConflict !== null || cells.some(({ state }) => state === 'conflict');
  return notebooks.some(isLeft) ? EXIT.remaining : EXIT.done;
}
