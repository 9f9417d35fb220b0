import { resolve } from 'node:path';
import { NbfixError } from '../error.ts';
import { memoized } from '../memoized.ts';
import type { Candidate } from '../workspace/candidate.ts';
import { shownPath } from '../workspace/discover.ts';
import { LARGEST_FILE } from '../workspace/regular-file.ts';
import type { FileArguments } from './command.ts';
import type { Io } from './io.ts';
import { STDIN } from './words.ts';

/**
 * Whether the notebook comes from standard input.
 * @throws NbfixError where the command does not read it, and for paths beside it
 */
export function readsStdin({ paths, 'stdin-filename': name }: FileArguments): boolean {
  if (!paths.includes(STDIN)) {
    if (name !== undefined && name !== '') throw new NbfixError('--stdin-filename needs the path "-", standard input');
    return false;
  }
  if (name === undefined)
    throw new NbfixError('only audit and apply read standard input ("-"); a file of that name is "./-"');
  if (paths.length > 1) throw new NbfixError('"-" is standard input: give no other path with it');
  return true;
}

/** What comes from standard input, under the name of the file that it is to be taken for. */
export async function stdinCandidate({ 'stdin-filename': name }: FileArguments, io: Io): Promise<Candidate> {
  const given = name === undefined || name === '' ? '-' : name;
  const file = resolve(io.cwd, given);
  return { path: shownPath(file, given, io.cwd), file, named: true, bytes: await stdinBytes(io) };
}

/** All of standard input, which is read once. @throws NbfixError when it is longer than any notebook */
export const stdinBytes = memoized(async ({ stdin }: Io): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stdin ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LARGEST_FILE)
      throw new NbfixError(`standard input: too large, nbfix reads up to ${LARGEST_FILE / 1e6} MB`);
  }
  return Buffer.concat(chunks, length);
});
