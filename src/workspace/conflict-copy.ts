import { existsSync, mkdirSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readOwn, replaceOwn, type OwnFile } from './output.ts';

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
 * @throws NbfixError when it can't be written, or a link leads out of the notebook's folder
 */
export function writeCopy(file: string, path: string, text: string): WrittenCopy {
  const within = dirname(file);
  const folder = join(within, CONFLICTS);
  const own = (name: string): OwnFile => ({ file: join(folder, name), called: join(CONFLICTS, name), within });
  mkdirSync(folder, { recursive: true });
  const [copy, ignore] = [own(basename(file)), own(IGNORE)];
  if (!existsSync(ignore.file)) replaceOwn(ignore, null, '*\n');
  const before = readOwn(copy);
  const shown = join(dirname(path), CONFLICTS, basename(path));
  if (before !== null) return { path: shown, state: before === text ? 'there' : 'kept' };
  replaceOwn(copy, null, text);
  return { path: shown, state: 'written' };
}

/** Removes the folder of copies where none is left in it. Any other folder stays. */
export function removeEmptyCopies(folder: string): void {
  if (basename(folder) !== CONFLICTS || readdirSync(folder).some((name) => name !== IGNORE)) return;
  rmSync(join(folder, IGNORE), { force: true });
  rmdirSync(folder);
}
