import { dirname } from 'node:path';
import { NbfixError } from '../error.ts';
import { count } from '../report/counts.ts';
import { watchFolders } from '../workspace/watch.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { FileArguments } from './command.ts';
import { searchFor } from './files.ts';
import { note, type Io } from './io.ts';
import { readsStdin } from './standard-input.ts';

/** Beside Python: what decides which notebooks there are, and how they are looked at. */
const SETTINGS: ReadonlySet<string> = new Set(['pyproject.toml', 'ruff.toml', '.ruff.toml', '.gitignore']);

/** Clears a terminal and goes to its first line. */
const CLEAR = '\u001b[2J\u001b[H';

/**
 * Does something with notebooks, and again whenever one of them has changed, until the run is interrupted.
 * @param once what is done
 * @throws NbfixError what it throws the first time; later that is a note
 */
export async function whenChanged(
  once: (io: Io) => Promise<ExitCode>,
  given: FileArguments,
  io: Io,
): Promise<ExitCode> {
  if (readsStdin(given)) throw new NbfixError('--watch: standard input ("-") comes only once');
  for (let round = 1; !io.interrupt.aborted; round++) {
    const search = await searchFor(given, io);
    // Folders that the configuration excludes, too: a change of it may bring them back.
    const { folders, found } = search(() => false);
    const own = found.flatMap((entry) => ('file' in entry ? [dirname(entry.file)] : []));
    const watched = [...new Set([...folders, ...own])];
    // Opened first, so that no change is missed while the notebooks are read.
    const watch = watchFolders(watched, (name) => name.endsWith('.py') || SETTINGS.has(name));
    try {
      if (io.stdout.isTTY === true) io.stdout.write(CLEAR);
      // Another one each time: modules of a project are read once for each.
      await said(round, once, { ...io });
      if (!io.interrupt.aborted) note(io, `waiting for a change in ${count(watched.length, 'folder')}; Ctrl-C ends`);
      await watch.change(io.interrupt);
    } finally {
      watch.close();
    }
  }
  return EXIT.interrupted;
}

async function said(round: number, once: (io: Io) => Promise<ExitCode>, io: Io): Promise<void> {
  try {
    await once(io);
  } catch (error) {
    if (round === 1 || !(error instanceof NbfixError)) throw error;
    note(io, error.message);
  }
}
