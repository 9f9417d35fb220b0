import { accessSync, constants, existsSync, lstatSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { NbfixError } from '../../error.ts';
import { fileProblem } from '../failure.ts';
import { isInside } from '../inside.ts';

/*
 * Where the journal is. A repository has one, in its own folder, whichever folder of it nbfix is run in. Outside of
 * repositories the nearest folder above that has one already counts, if it is the user's own: in /tmp anybody may have
 * made one. Where there is none yet, the working folder gets one. A file outside of the folder that the working folder
 * belongs to goes by its own folder, in the same way: paths in a journal never lead out of its root.
 */

/** The folder of nbfix's own files. Hidden, so that no search for notebooks enters it. */
const OWN_FOLDER = '.nbfix';

/** The journal's root for whoever stands in a folder; an absolute path, behind all links. */
export function rootHere(workingFolder: string): string {
  const folder = realpathSync(workingFolder);
  return rootAbove(folder) ?? folder;
}

/**
 * The root of the journal that has a file.
 * @param file its absolute path, behind all links
 */
export function rootFor(file: string, workingFolder: string): string {
  const here = realpathSync(workingFolder);
  const above = rootAbove(here);
  if (above !== undefined && isInside(file, above)) return above;
  const own = dirname(file);
  return rootAbove(own) ?? (isInside(file, here) && isWritable(here) ? here : own);
}

/** The path of a file in its root, as entries have it. */
export function pathIn(root: string, file: string): string {
  return relative(root, file).split(sep).join('/');
}

function rootAbove(folder: string): string | undefined {
  const above = [folder];
  for (let each = folder; each !== dirname(each); each = dirname(each)) above.push(dirname(each));
  return above.find((each) => existsSync(join(each, '.git'))) ?? above.find(hasOwn);
}

function hasOwn(folder: string): boolean {
  const stats = lstatSync(join(folder, OWN_FOLDER), { throwIfNoEntry: false });
  // Where users have no numbers, it is -1.
  const { uid } = userInfo();
  return stats?.isDirectory() === true && (uid === -1 || stats.uid === uid);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The folder of the journal, where there is one. @throws NbfixError when a link, or a file, is in its place */
export function journalIn(root: string): string | null {
  const folders = [join(root, OWN_FOLDER), join(root, OWN_FOLDER, 'journal')];
  return folders.every(isFolder) ? folders[1]! : null;
}

/**
 * The folder of the journal, made where there is none. A `.gitignore` in it keeps all of it out of git.
 * @throws NbfixError when it can't be made, or a link is in its place
 */
export function makeJournalIn(root: string): string {
  const own = join(root, OWN_FOLDER);
  const journal = join(own, 'journal');
  make(own);
  try {
    writeFileSync(join(own, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if (!existsSync(join(own, '.gitignore'))) throw error;
  }
  make(journal);
  return journal;
}

function make(folder: string): void {
  if (isFolder(folder)) return;
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another run may have made it meanwhile.
    if (!isFolder(folder)) throw new NbfixError(`${folder}: ${fileProblem(error)}`, { cause: error });
  }
}

/** @throws NbfixError for anything else: nothing is written through a link */
function isFolder(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isDirectory()) throw new NbfixError(`${path}: not a folder; remove it`);
  return stats !== undefined;
}
