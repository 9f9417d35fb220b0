import { resolve } from 'node:path';
import { NbfixError } from '../error.ts';
import { readCandidate } from '../workspace/read.ts';
import type { FileArguments } from './command.ts';
import type { Check, Configuration } from './configuration.ts';
import { typedPaths } from './file-options.ts';
import { searchFor } from './files.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import { paced } from './paced.ts';

/** A notebook's text with the file that it came from, or why there is none. */
export type Loaded =
  | {
      readonly path: string;
      readonly file: string;
      readonly text: string;
      /** Whether it was given itself, not found in a folder. */
      readonly named: boolean;
      /** How many files are still to be looked at. */
      readonly left: number;
    }
  | { readonly path: string; readonly error: string };

/**
 * Reads the notebooks that are meant, one after another; what is no notebook and was not named is left out.
 * @throws NbfixError for bad settings, before the first one
 */
export async function* loadNotebooks(
  given: FileArguments,
  configuration: Configuration,
  check: Check,
  io: Io,
): AsyncGenerator<Loaded> {
  const search = await searchFor(given, io);
  const { found, notes, ignored, excluded } = await configuration.lookingInto((folders) => {
    const discovery = search(folders.isExcluded);
    for (const { path } of discovery.found) folders.lookAt(resolve(io.cwd, path));
    return discovery;
  }, check);
  for (const text of notes) note(io, text);
  let notebooks = 0;
  let scripts = 0;
  let left = found.length;
  for await (const entry of paced(found, io)) {
    left--;
    if ('error' in entry) {
      notebooks++;
      yield entry;
      continue;
    }
    const reading = readCandidate(entry, given['ignore-scripts']);
    if (reading === 'not a notebook') {
      if (entry.named) scripts++;
      continue;
    }
    notebooks++;
    yield { path: entry.path, file: entry.file, named: entry.named, left, ...reading };
  }
  if (scripts > 0)
    note(
      io,
      `passed over: ${scripts} ${scripts === 1 ? 'file that is no marimo notebook' : 'files that are no marimo notebooks'}`,
    );
  if (notebooks + scripts > 0 || io.interrupt.aborted) return;
  const { changed, staged, since } = given;
  const areChanged = changed || staged || since !== undefined;
  const where = given.paths.length === 0 ? '' : ` in ${typedPaths(given).join(', ')}`;
  const hints = [
    ...(ignored > 0 ? ['what git ignores is left out (--no-gitignore)'] : []),
    ...(excluded > 0 ? ['what is excluded is left out (--exclude, or "exclude" in pyproject.toml)'] : []),
  ];
  const hint = areChanged ? '' : hints.map((each) => `; ${each}`).join('');
  note(io, `no ${areChanged ? 'changed ' : ''}marimo notebook${where}${hint}`);
}

/** What an expected error says, for a notebook that fails alone. @throws any other error */
export function saidBy(error: unknown): string {
  if (error instanceof NbfixError) return error.message;
  throw error;
}

/**
 * What `attempt` gives, or what `failed` makes of its error: one bad notebook never stops the others. An error that is
 * none of the expected ones is a bug of nbfix; its stack goes to stderr.
 */
export function isolated<T>(path: string, io: Io, attempt: () => T, failed: (error: string) => T): T {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof NbfixError) return failed(error.message);
    note(io, `${path}: internal error, please report it\n${error instanceof Error ? error.stack : String(error)}`);
    return failed(`internal error: ${error instanceof Error ? error.message : String(error)}`);
  }
}
