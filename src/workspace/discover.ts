import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { NbfixError } from '../error.ts';
import { didYouMean } from '../suggest.ts';
import type { BadPath, Candidate } from './candidate.ts';
import { fileProblem } from './failure.ts';
import { isInside } from './inside.ts';
import { listFolder } from './list-folder.ts';

/** What a search leaves out. */
export interface LeftOut {
  /** Whether what git ignores is left out of folders. */
  readonly gitignore: boolean;
  /** Whether a file or folder, by the absolute path that the user reaches it by, is left out of folders. */
  readonly isExcluded: (path: string) => boolean;
  /** Whether that counts for paths that the user gave, too. */
  readonly forceExclude: boolean;
}

const NOTHING: LeftOut = { gitignore: false, isExcluded: () => false, forceExclude: false };

export interface Discovery {
  readonly found: readonly (Candidate | BadPath)[];
  /** For stderr: what was left out without being an error. */
  readonly notes: readonly string[];
  /** The absolute paths of all folders that were looked into. */
  readonly folders: readonly string[];
  /** How many files and folders were left out because git ignores them. */
  readonly ignored: number;
  /** How many were left out because they are excluded. */
  readonly excluded: number;
}

/**
 * Finds the files behind the paths that the user gave: named files as they are, folders recursively, `*.py` only.
 * Each file comes once, in the order of the paths and sorted within a folder. A symbolic link inside a folder is
 * followed only to a file inside one of the given folders; folders behind links are not entered, because those inside
 * the given folders are visited anyway (so no loop can hang it).
 * @throws NbfixError for an empty path
 */
export function discover(paths: readonly string[], workingFolder: string, leftOut: LeftOut = NOTHING): Discovery {
  if (paths.includes('')) throw new NbfixError('a path is empty (""); "." is the current folder');
  const { gitignore, isExcluded, forceExclude } = leftOut;
  const notes: string[] = [];
  const folders: string[] = [];
  let ignored = 0;
  let excluded = 0;
  const found = new Map<string, Candidate | BadPath>();
  const add = (key: string, entry: Candidate | BadPath): void => {
    if (!found.has(key)) found.set(key, entry);
  };
  const roots = paths.flatMap((path) => folderBehind(resolve(workingFolder, path)));
  for (const given of paths) {
    const absolute = resolve(workingFolder, given);
    if (forceExclude && isExcluded(absolute)) {
      excluded++;
      continue;
    }
    const path = shownPath(absolute, given, workingFolder);
    try {
      const file = realpathSync(absolute);
      const kind = statSync(file);
      if (kind.isDirectory()) {
        const root = { folder: file, shown: path, reached: absolute };
        const listing = listFolder(root, roots, gitignore, isExcluded);
        notes.push(...listing.notes);
        folders.push(...listing.folders);
        ignored += listing.ignored;
        excluded += listing.excluded;
        for (const entry of listing.found) add('file' in entry ? entry.file : entry.path, entry);
      } else if (kind.isFile()) {
        add(file, { path, file, named: true });
      } else {
        add(path, { path, error: 'neither a file nor a folder' });
      }
    } catch (error) {
      add(path, { path, error: `${fileProblem(error)}${siblingHint(absolute)}` });
    }
  }
  return { found: [...found.values()], notes, folders, ignored, excluded };
}

function folderBehind(path: string): string[] {
  try {
    const real = realpathSync(path);
    return statSync(real).isDirectory() ? [real] : [];
  } catch {
    return []; // reported where the path itself is looked at
  }
}

/** A path as it is shown: from the working folder where it leads into that, else as it was given. */
export function shownPath(absolute: string, given: string, workingFolder: string): string {
  const shown = isInside(absolute, workingFolder) ? relative(workingFolder, absolute) : join(given);
  const posix = shown.split(sep).join('/');
  return posix.length > 1 ? posix.replace(/\/$/, '') : posix;
}

/** For a path that doesn't exist: the name beside it that was probably meant. */
function siblingHint(absolute: string): string {
  try {
    const name = basename(absolute);
    const others = readdirSync(dirname(absolute)).filter((each) => each !== name);
    return didYouMean(name, others);
  } catch {
    return '';
  }
}
