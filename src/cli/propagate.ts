import type { ArgumentsCamelCase } from 'yargs';
import { NbfixError } from '../error.ts';
import type { PropagatedNotebook, PropagateReport } from '../model/propagate-report.ts';
import { basesOf, lockText, settled, type Lock } from '../propagate/lock.ts';
import { CHANGE_FORMATS, type ChangeFormat } from '../report/formats.ts';
import { paintFor, patchPaintFor } from './colour.ts';
import type { Command } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { FollowedFile, FollowedNotebooks } from './follow-notebooks.ts';
import { note, type Io } from './io.ts';
import { formatOption, listOption } from './options.ts';
import { followOptions, type FollowArguments } from './propagate-options.ts';
import { last } from './values.ts';

interface PropagateArguments extends FollowArguments {
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
    followOptions(parser)
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
  const notebooks = isShown ? followed.notebooks.map(({ outcome }) => outcome) : await written(followed, io);
  return await finish({ template: followed.template, dryRun: isShown, notebooks }, given, io);
}

/**
 * Writes the notebooks, each in one step, and the lock around them: first what they are going to be, in the end what they
 * are. So whenever the run is cut off, the lock fits the files.
 */
async function written(followed: FollowedNotebooks, io: Io): Promise<readonly PropagatedNotebook[]> {
  const [
    { paced },
    { isolated },
    { replaceText },
    { digest },
    { replaceOwn },
    { packed },
    { failedPropagation },
    { writeCopy },
  ] = await Promise.all([
    import('./paced.ts'),
    import('./notebooks.ts'),
    import('../workspace/write.ts'),
    import('../workspace/digest.ts'),
    import('../workspace/output.ts'),
    import('../workspace/packed.ts'),
    import('../report/failed.ts'),
    import('../workspace/conflict-copy.ts'),
  ]);
  let text = followed.lockText;
  const save = (lock: Omit<Lock, 'bases'>): void => {
    const fresh = lockText({ ...lock, bases: textsOf(basesOf(lock), followed, packed) });
    if (fresh === text || (text === null && lock.notebooks.size + lock.pending.size === 0)) return;
    replaceOwn(followed.lockFile, text, fresh);
    text = fresh;
  };
  const planned = followed.notebooks.filter(({ outcome }) => outcome.error === null);
  const changed = planned.filter(({ outcome }) => outcome.changed);
  const now = new Map([
    ...followed.lock.notebooks,
    ...planned
      .filter((each) => !each.outcome.changed && !isOfAnother(each, followed.lock))
      .map(({ key, locked }) => [key, locked] as const),
  ]);
  const pending = new Map(
    changed.map(({ key, locked, outcome }) => [key, { text: digest(outcome.after), notebook: locked }] as const),
  );
  save({ notebooks: now, pending });
  const texts = new Map<string, string>();
  const outcomes: PropagatedNotebook[] = [];
  const items = followed.notebooks.map((each) => ({ ...each, path: each.outcome.path }));
  for await (const { outcome, file, key } of paced(items, io)) {
    const write = (): PropagatedNotebook => {
      if (outcome.changed && file !== null) replaceText(file, outcome.before, outcome.after);
      texts.set(key, digest(outcome.after));
      return file === null || outcome.marked === null
        ? outcome
        : { ...outcome, copy: writeCopy(file, outcome.path, outcome.marked) };
    };
    outcomes.push(isolated(outcome.path, io, write, (error) => failedPropagation(outcome.path, error, outcome.before)));
  }
  save(settled({ notebooks: now, pending }, (key) => texts.get(key) ?? null));
  return outcomes;
}

/** The texts of the template behind hashes, packed, as far as they are known. */
function textsOf(
  bases: ReadonlySet<string>,
  { lock, texts }: FollowedNotebooks,
  packed: (text: string) => string,
): ReadonlyMap<string, string> {
  return new Map(
    [...bases].flatMap((base): [string, string][] => {
      const text = texts.get(base);
      const kept = lock.bases.get(base) ?? (text === undefined ? undefined : packed(text));
      return kept === undefined ? [] : [[base, kept]];
    }),
  );
}

/** Whether a notebook follows another template, and nothing is to be remembered about it and this one. */
function isOfAnother({ key, locked }: FollowedFile, { notebooks }: Lock): boolean {
  const known = notebooks.get(key);
  const isSkipping = [...locked.cells.values()].some(({ reason }) => reason !== null);
  return known !== undefined && known.template !== locked.template && !isSkipping;
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
