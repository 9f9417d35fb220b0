import type { Argv } from 'yargs';
import { count } from '../report/counts.ts';
import type { Change } from '../workspace/journal/run.ts';
import type { RunEntry } from '../workspace/journal/entry.ts';
import type { OwnFile } from '../workspace/output.ts';
import type { replaceText } from '../workspace/write.ts';
import type { GlobalArguments } from './command.ts';
import { note, type Io } from './io.ts';

/** Whether a command that writes keeps what it replaces. */
export interface JournalArguments extends GlobalArguments {
  readonly journal: boolean;
}

/** The option of every command that writes. */
export function journalOption<T extends GlobalArguments>(parser: Argv<T>): Argv<T & JournalArguments> {
  return parser.option('journal', {
    type: 'boolean',
    default: true,
    describe: 'keep in .nbfix what is replaced, for `nbfix undo`',
  }) as unknown as Argv<T & JournalArguments>;
}

/**
 * Writes files as a run of the journal, which `undo` can take back, and which can be cut off at any instant.
 * @param changes all that may be written, and the texts
 * @param write given what to use in the place of `replaceText`; other files than those announced can't be written with it
 * @param isAside whether `undo` is to pass it over unless it is named
 * @throws NbfixError before anything is changed, where the journal can't be written
 */
export async function journalled<T>(
  changes: readonly Change[],
  given: JournalArguments,
  io: Io,
  write: (replace: typeof replaceText) => T | Promise<T>,
  isAside = false,
): Promise<T> {
  if (!given.journal) return await write((await import('../workspace/write.ts')).replaceText);
  const { beginRun } = await import('../workspace/journal/run.ts');
  const run = beginRun(changes, { command: given.words, cwd: io.cwd, isAside });
  for (const each of run.interrupted) noteInterrupted(each, io);
  const result = await write(run.replace);
  run.end(io.interrupt.aborted);
  return result;
}

/**
 * Writes a report or the like over what was there, which `undo` brings back where it is named. A new one replaces nothing,
 * and one outside of the folder of the journal is its user's own business.
 * @throws NbfixError when it can't be written
 */
export async function replaceReport(
  own: OwnFile,
  before: string | null,
  after: string,
  given: JournalArguments,
  io: Io,
): Promise<void> {
  const [{ ownTarget, replaceOwn }, { rootHere }, { isInside }, { earlierReport }] = await Promise.all([
    import('../workspace/output.ts'),
    import('../workspace/journal/root.ts'),
    import('../workspace/inside.ts'),
    import('../workspace/journal/reports.ts'),
  ]);
  if (before === null || before === after || !given.journal) return replaceOwn(own, before, after);
  const [root, file] = [rootHere(io.cwd), ownTarget(own)];
  if (!isInside(file, root)) return replaceOwn(own, before, after);
  const earlier = earlierReport(root, file, before);
  const change =
    earlier === null ? { file, before, after } : { file, before: earlier.before, between: [before], after };
  await journalled([change], given, io, (replace) => replaceOwn(own, before, after, replace), true);
  earlier?.forget();
}

function noteInterrupted({ id, files }: RunEntry, io: Io): void {
  const what = `an earlier run was interrupted while it wrote ${count(files.length, 'file')}`;
  note(io, `${what}: \`nbfix redo ${id}\` finishes it, \`nbfix undo ${id}\` takes it back`);
}
