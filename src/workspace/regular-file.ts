import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { NbfixError } from '../error.ts';
import { fileProblem } from './failure.ts';

/**
 * The most bytes that a notebook or a template may have: some fifty times the longest ones that people write. What is
 * larger is data, and would cost memory and time that the other files of a run need.
 */
export const LARGEST_FILE = 5_000_000;

/** The file has more bytes than were asked for. */
export class TooLargeError extends NbfixError {
  constructor(most: number, size: number) {
    super(`too large: ${megabytes(size)}, and nbfix reads up to ${megabytes(most)}`);
  }
}

/**
 * The bytes of a file. Pipes, devices and the like are not opened: one may never end, and opening may act on it.
 * @throws NbfixError when it is no regular file; TooLargeError when it is larger than `most`; the file system's errors
 */
export function readRegular(file: string, most = LARGEST_FILE): Buffer {
  checkRegular(statSync(file), most);
  // Something else may stand there by now: without O_NONBLOCK a pipe would wait for its writer.
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    checkRegular(fstatSync(descriptor), most);
    return readUpTo(descriptor, most);
  } finally {
    closeSync(descriptor);
  }
}

function checkRegular(stats: Stats, most: number): void {
  if (stats.isDirectory()) throw new NbfixError('is a folder');
  if (!stats.isFile()) throw new NbfixError('not a regular file');
  if (stats.size > most) throw new TooLargeError(most, stats.size);
}

/** Reads to the end, whatever size was told before: a file may grow, and those of /proc tell none. */
function readUpTo(descriptor: number, most: number): Buffer {
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536);
    const count = readSync(descriptor, chunk);
    if (count === 0) return Buffer.concat(chunks, length);
    length += count;
    if (length > most) throw new TooLargeError(most, length);
    chunks.push(chunk.subarray(0, count));
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e5) / 10} MB`;
}

/**
 * The text of a file that the user named; null for a folder.
 * @param shown its path in messages
 * @throws NbfixError when it is neither, or can't be read
 */
export function textOrFolder(file: string, shown: string): string | null {
  try {
    return statSync(file).isDirectory() ? null : readRegular(file).toString('utf8');
  } catch (error) {
    throw new NbfixError(`${shown}: ${fileProblem(error)}`, { cause: error });
  }
}
