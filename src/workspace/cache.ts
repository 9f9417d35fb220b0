import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileProblem } from './failure.ts';
import { readRegular } from './regular-file.ts';
import { temporaryIn } from './temporary.ts';

/*
 * What earlier runs came to, so that it need not be worked out again. An entry is a file, named after a hash of all that its
 * text depends on; there is nothing to be brought up to date, and two runs never want to write different things into one.
 * Entries lie in 256 folders by the first digits of their names:
 *
 *     3f/9a1c…   a hash of the rest, a newline, the text
 */

/** Keeps texts from one run to another. */
export interface Cache {
  /** The text under a key; undefined where there is none, or one that is not as it was written. */
  readonly read: (key: Key) => string | undefined;
  readonly write: (key: Key, text: string) => void;
}

/** All that a text depends on. */
export type Key = readonly string[];

/** For a run that keeps nothing and trusts nothing kept. */
export const NO_CACHE: Cache = { read: () => undefined, write: () => {} };

/** The most bytes of all entries together. Each folder has an equal share. */
const LARGEST = 256 * 2 ** 20;
const FOLDERS = 256;

/** A full folder is cleared down to this part of its share, oldest entries first. */
const CLEARED = 0.75;

const FOLDER = /^[0-9a-f]{2}$/;
const ENTRY = /^[0-9a-f]{62}$/;

/** The folder of the cache: where the user says, else where the system keeps such things. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  const own = env['NBFIX_CACHE_DIR'];
  if (own !== undefined && own !== '') return resolve(own);
  const home = env['HOME'] ?? homedir();
  const usual = platform() === 'darwin' ? join(home, 'Library/Caches') : join(home, '.cache');
  // A relative path there is invalid (XDG Base Directory Specification).
  const base = env['XDG_CACHE_HOME']?.startsWith('/') === true ? env['XDG_CACHE_HOME'] : usual;
  return join(platform() === 'win32' ? (env['LOCALAPPDATA'] ?? base) : base, 'nbfix');
}

/**
 * @param folder an absolute path; it need not be there
 * @param largest the most bytes of all entries together
 * @param problem told once why nothing can be kept: a full disk, a folder that can't be written to
 */
export function openCache(folder: string, problem: (text: string) => void, largest = LARGEST): Cache {
  /** How many bytes lie in the folders that were written to. */
  const sizes = new Map<string, number>();
  let isBroken = false;
  return {
    read: (key) => {
      const { folder: name, entry } = placeOf(key);
      return textIn(join(folder, name, entry));
    },
    write: (key, text) => {
      if (isBroken) return;
      const { folder: name, entry } = placeOf(key);
      const content = Buffer.from(`${hash(text)}\n${text}`);
      const share = largest / FOLDERS;
      if (content.length > share * CLEARED) return;
      const inside = join(folder, name);
      try {
        makeFolder(inside);
        writeWhole(inside, entry, content);
        const size = (sizes.get(name) ?? sizeOf(inside)) + content.length;
        sizes.set(name, size <= share ? size : clear(inside, share * CLEARED));
      } catch (error) {
        isBroken = true;
        problem(fileProblem(error));
      }
    },
  };
}

/** Removes all entries, and nothing else that may lie in the folder. Returns how many there were. */
export function clearCache(folder: string): number {
  const names = namesIn(folder).filter((name) => FOLDER.test(name));
  return names.reduce((count, name) => {
    const inside = join(folder, name);
    const entries = namesIn(inside).filter((entry) => ENTRY.test(entry));
    for (const entry of entries) rmSync(join(inside, entry), { force: true });
    removeIfEmpty(inside);
    return count + entries.length;
  }, 0);
}

function placeOf(key: Key): { readonly folder: string; readonly entry: string } {
  const sum = createHash('sha256');
  for (const part of key) sum.update(`${part.length}:`).update(part);
  const name = sum.digest('hex');
  return { folder: name.slice(0, 2), entry: name.slice(2) };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function textIn(file: string): string | undefined {
  let content: string;
  try {
    content = readRegular(file).toString('utf8');
  } catch {
    return undefined;
  }
  const end = content.indexOf('\n');
  const text = content.slice(end + 1);
  return content.slice(0, end) === hash(text) ? text : undefined;
}

/** Step by step: made in one go, Node says of a read-only disk that there is no such folder. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another run may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

/** A reader sees the whole entry or none. */
function writeWhole(folder: string, entry: string, content: Buffer): void {
  const temporary = temporaryIn(folder);
  try {
    writeFileSync(temporary, content, { flag: 'wx' });
    renameSync(temporary, join(folder, entry));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function sizeOf(folder: string): number {
  return entriesIn(folder).reduce((sum, { size }) => sum + size, 0);
}

/** Removes the oldest entries until the others take no more than `most` bytes; returns how many these take. */
function clear(folder: string, most: number): number {
  let size = 0;
  for (const entry of entriesIn(folder).toSorted((a, b) => b.time - a.time)) {
    if (size + entry.size > most) rmSync(entry.file, { force: true });
    else size += entry.size;
  }
  return size;
}

interface Entry {
  readonly file: string;
  readonly size: number;
  /** When it was written, in milliseconds. */
  readonly time: number;
}

function entriesIn(folder: string): Entry[] {
  return namesIn(folder).flatMap((name) => {
    const file = join(folder, name);
    // Another run may have removed it meanwhile.
    const stat = ENTRY.test(name) ? statSync(file, { throwIfNoEntry: false }) : undefined;
    return stat === undefined ? [] : [{ file, size: stat.size, time: stat.mtimeMs }];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something else lies in it.
  }
}
