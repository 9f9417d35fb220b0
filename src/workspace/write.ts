import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import { NbfixError } from '../error.ts';
import { fileProblem } from './failure.ts';
import { readRegular } from './regular-file.ts';
import { temporaryIn } from './temporary.ts';

/** What a file holds: a text, or bytes that need not be one. */
export type Content = string | Uint8Array;

/**
 * Replaces a file's text in one step: a temporary file in the same folder, flushed to the disk, renamed over the old
 * one. A reader sees the old text or the new one, never a part. Mode and (where permitted) owner stay; a hard link to
 * the old file keeps the old text.
 *
 * @param file absolute path of the file itself, not of a link to it
 * @param before the text that was read, or null where no file was; one that holds something else by now is left alone
 * @throws NbfixError when the file changed meanwhile, is write-protected, or can't be written; it is then as it was
 */
export function replaceText(file: string, before: Content | null, after: Content): void {
  if (before === after) return;
  let temporary: string | null = null;
  try {
    const old = before === null ? null : replaceable(file);
    temporary = temporaryIn(dirname(file));
    const descriptor = openSync(temporary, 'wx', old === null ? 0o666 : 0o600);
    try {
      writeFileSync(descriptor, after);
      if (old !== null) {
        keepOwner(descriptor, old);
        fchmodSync(descriptor, old.mode & 0o7777);
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (!holds(file, before)) {
      throw new NbfixError('changed since it was read; nothing was written, run nbfix again');
    }
    renameSync(temporary, file);
  } catch (error) {
    if (temporary !== null) removeQuietly(temporary);
    throw new NbfixError(`can't be written: ${fileProblem(error)}`, {
      cause: error,
    });
  }
  flushFolder(dirname(file));
}

/**
 * Removes a file.
 * @param file absolute path of the file itself, not of a link to it
 * @param before what it held; one that holds something else by now is left alone
 * @throws NbfixError when it changed meanwhile, or can't be removed; it is then as it was
 */
export function removeFile(file: string, before: Content): void {
  try {
    if (!holds(file, before)) throw new NbfixError('changed since it was read');
    rmSync(file);
  } catch (error) {
    throw new NbfixError(`can't be removed: ${fileProblem(error)}`, { cause: error });
  }
  flushFolder(dirname(file));
}

/** What the file's successor takes over. @throws when the file is gone, write-protected, or a device or pipe */
function replaceable(file: string): Stats {
  accessSync(file, constants.W_OK);
  const old = statSync(file);
  if (!old.isFile()) throw new NbfixError('not a regular file');
  return old;
}

function holds(file: string, content: Content | null): boolean {
  if (content === null) return !existsSync(file);
  const bytes = bytesOf(content);
  return statSync(file).size === bytes.length && readRegular(file, bytes.length).equals(bytes);
}

/** What stands in the way of removing it is what stood in the way of writing, and is told already. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // see above
  }
}

function keepOwner(descriptor: number, { uid, gid }: Stats): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch {
    // Only root may give files away; for everyone else the new file is their own, as with any editor.
  }
}

export function bytesOf(content: Content): Buffer {
  return typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
}

/** Makes the rename itself survive a power cut. Not every system lets a folder be opened; the text is safe without. */
export function flushFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // nothing to do: see above
  }
}
