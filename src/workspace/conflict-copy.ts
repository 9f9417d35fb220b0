import { existsSync, mkdirSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { NbfixError } from '../error.ts';
import { ownTarget, readOwn, replaceOwn, type OwnFile } from './output.ts';
import { replaceText } from './write.ts';

/** The folder beside notebooks for copies with conflict markers: hidden, so that no search for notebooks enters it. */
const CONFLICTS = '.nbfix-conflicts';
const IGNORE = '.gitignore';

/** What became of a copy. */
interface WrittenCopy {
  /** As it is shown. */
  readonly path: string;
  /** `kept`: it holds another text, which may be a user's work; `there`: it holds the same one. */
  readonly state: 'written' | 'there' | 'kept';
}

/**
 * Writes the copy of a notebook. A copy that is there already and holds another text is not touched. The folder has a
 * `.gitignore` of its own, so that git takes none of it.
 * @param file the notebook's absolute path
 * @param path the same as it is shown; that of the copy has the folder in it
 * @param replace what writes the copy
 * @throws NbfixError when it can't be written, or a link leads out of the notebook's folder
 */
export function writeCopy(file: string, path: string, text: string, replace = replaceText): WrittenCopy {
  const [copy, ignore] = [inCopies(file, basename(file)), inCopies(file, IGNORE)];
  mkdirSync(dirname(copy.file), { recursive: true });
  if (!existsSync(ignore.file)) replaceOwn(ignore, null, '*\n');
  const before = readOwn(copy);
  const shown = join(dirname(path), CONFLICTS, basename(path));
  if (before !== null) return { path: shown, state: before === text ? 'there' : 'kept' };
  replaceOwn(copy, null, text, replace);
  return { path: shown, state: 'written' };
}

/** The absolute path of the copy that `writeCopy` would make; null where one is there already, or none can be. */
export function copyToMake(file: string): string | null {
  const copy = inCopies(file, basename(file));
  try {
    if (existsSync(copy.file)) return null;
    return existsSync(dirname(copy.file)) ? ownTarget(copy) : copy.file;
  } catch (error) {
    if (error instanceof NbfixError) return null;
    throw error;
  }
}

function inCopies(file: string, name: string): OwnFile {
  const within = dirname(file);
  return { file: join(within, CONFLICTS, name), called: join(CONFLICTS, name), within };
}

/** Removes the folder of copies where none is left in it. Any other folder stays. */
export function removeEmptyCopies(folder: string): void {
  if (basename(folder) !== CONFLICTS || readdirSync(folder).some((name) => name !== IGNORE)) return;
  rmSync(join(folder, IGNORE), { force: true });
  rmdirSync(folder);
}
