import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { NbfixError } from '../../error.ts';
import { isInside } from '../inside.ts';
import { readRegular } from '../regular-file.ts';
import { HOST, isGone } from '../this-process.ts';
import type { Entry, FileEntry, RunEntry } from './entry.ts';
import { hashOf, LARGEST_TEXT } from './texts.ts';

/**
 * `interrupted`: some of its files are as they were, or will be, and its process is gone. A run of another machine counts as
 * interrupted, too: whether its process is there cannot be seen from here.
 */
export type RunState = 'running' | 'interrupted' | 'done' | 'taken back';

/** Runs of this process. */
const own = new Set<string>();

/** Notes that this process has begun, or ended, to write the files of a run. */
export function atWork(id: string, is: boolean): void {
  if (is) own.add(id);
  else own.delete(id);
}

/**
 * What has become of a run. One that was killed may have written all of its files, or none: these decide, where no process
 * is at work on it.
 */
export function stateOf(root: string, run: RunEntry): RunState {
  if (!run.isSettled && isAtWork(run)) return 'running';
  if (run.isSettled || isReached(root, run, run.goal)) return run.goal === 'after' ? 'done' : 'taken back';
  if (isReached(root, run, other(run.goal))) return run.goal === 'after' ? 'taken back' : 'done';
  return 'interrupted';
}

export function isAtWork({ id, host, process }: RunEntry): boolean {
  return own.has(id) || (host === HOST && !isGone(process));
}

function isReached(root: string, { files }: Entry, goal: Entry['goal']): boolean {
  return files.every((file) => hashOfFile(root, file) === file[goal]);
}

function other(goal: Entry['goal']): Entry['goal'] {
  return goal === 'after' ? 'before' : 'after';
}

/** Undefined for what is no file that a run can have written. */
function hashOfFile(root: string, { path }: FileEntry): string | null | undefined {
  try {
    const content = contentOf(placeOf(root, path));
    return content === null ? null : hashOf(content);
  } catch {
    return undefined;
  }
}

/** What a file holds; null where none is. @throws NbfixError, or the file system's errors, where it can't be read */
export function contentOf(file: string): Buffer | null {
  return existsSync(file) ? readRegular(file, LARGEST_TEXT) : null;
}

/**
 * Where the file of a run is: an absolute path.
 * @param path as an entry has it
 * @throws NbfixError when links lead out of the root by now, or a link or a folder is in the file's place
 */
export function placeOf(root: string, path: string): string {
  const named = join(root, path);
  const file = join(realFolder(dirname(named)), basename(named));
  if (!isInside(file, realpathSync(root))) throw new NbfixError('a symbolic link leads it out of its folder');
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() === false)
    throw new NbfixError(stats.isSymbolicLink() ? 'a symbolic link' : 'not a regular file');
  return file;
}

/** A folder behind all links, whether it is there or not. */
function realFolder(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : join(realFolder(dirname(folder)), basename(folder));
}
