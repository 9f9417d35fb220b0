import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { didYouMean } from '../suggest.ts';
import { fileProblem } from './failure.ts';

/** Folders that hold no notebook of the user's own. Names that begin with a dot are skipped as well. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules', // JavaScript packages, some of which ship Python scripts
  '__pycache__', // bytecode
  '__marimo__', // marimo's session cache and exports
  'site-packages', // installed Python packages
]);

/** The file that marks a virtual environment's folder, whatever the folder is called (PEP 405). */
const ENVIRONMENT_MARKER = 'pyvenv.cfg';

/** A file to look at. */
export interface Candidate {
  /** As it is shown: relative to the working folder where it lies inside, else as the user gave it. */
  readonly path: string;
  /** The absolute path of the file itself, symbolic links resolved. */
  readonly file: string;
  /** Whether the user named this very file, rather than a folder that holds it. */
  readonly named: boolean;
}

/** A path that can't be looked at, and why. */
interface BadPath {
  readonly path: string;
  readonly error: string;
}

export interface Discovery {
  readonly found: readonly (Candidate | BadPath)[];
  /** For stderr: what was left out without being an error. */
  readonly notes: readonly string[];
}

/**
 * Finds the files behind the paths that the user gave: named files as they are, folders recursively, `*.py` only.
 * Each file comes once, in the order of the paths and sorted within a folder. A symbolic link inside a folder is
 * followed only to a file inside one of the given folders; folders behind links are not entered, because those inside
 * the given folders are visited anyway (so no loop can hang it).
 */
export function discover(paths: readonly string[], workingFolder: string): Discovery {
  const notes: string[] = [];
  const found = new Map<string, Candidate | BadPath>();
  const add = (key: string, entry: Candidate | BadPath): void => {
    if (!found.has(key)) found.set(key, entry);
  };
  const roots = paths.flatMap((path) => folderBehind(resolve(workingFolder, path)));
  for (const given of paths) {
    const absolute = resolve(workingFolder, given);
    const path = shownPath(absolute, given, workingFolder);
    try {
      const file = realpathSync(absolute);
      const kind = statSync(file);
      if (kind.isDirectory()) {
        const listing = listFolder(file, path, roots);
        notes.push(...listing.notes);
        for (const entry of listing.found) add('file' in entry ? entry.file : entry.path, entry);
      } else if (kind.isFile()) {
        add(file, { path, file, named: true });
      } else {
        add(path, { path, error: 'neither a file nor a folder' });
      }
    } catch (error) {
      add(path, {
        path,
        error: `${fileProblem(error)}${siblingHint(absolute)}`,
      });
    }
  }
  return { found: [...found.values()], notes };
}

function folderBehind(path: string): string[] {
  try {
    const real = realpathSync(path);
    return statSync(real).isDirectory() ? [real] : [];
  } catch {
    return []; // reported where the path itself is looked at
  }
}

/** Everything under a folder. Links come after plain files, so that a file is shown by its own name, then all is sorted. */
function listFolder(root: string, shownRoot: string, roots: readonly string[]): Discovery {
  const found: (Candidate | BadPath)[] = [];
  const links: { readonly path: string; readonly absolute: string }[] = [];
  const notes: string[] = [];
  const visit = (folder: string, shown: string): void => {
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      found.push({
        path: shown === '' ? '.' : shown,
        error: fileProblem(error),
      });
      return;
    }
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const absolute = join(folder, entry.name);
      const path = shown === '' ? entry.name : `${shown === '/' ? '' : shown}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name) && !existsSync(join(absolute, ENVIRONMENT_MARKER))) visit(absolute, path);
      } else if (entry.isSymbolicLink()) {
        links.push({ path, absolute });
      } else if (entry.isFile() && entry.name.endsWith('.py')) {
        found.push({ path, file: absolute, named: false });
      }
    }
  };
  visit(root, shownRoot);

  const known = new Set(found.flatMap((entry) => ('file' in entry ? [entry.file] : [])));
  for (const { path, absolute } of links) {
    try {
      const file = realpathSync(absolute);
      if (!roots.some((folder) => isInside(file, folder))) {
        notes.push(`${path}: a symbolic link out of the given folders, not followed`);
      } else if (path.endsWith('.py') && statSync(file).isFile() && !known.has(file)) {
        known.add(file);
        found.push({ path, file, named: false });
      }
    } catch (error) {
      if (path.endsWith('.py'))
        found.push({
          path,
          error: `a broken symbolic link: ${fileProblem(error)}`,
        });
    }
  }
  found.sort((left, right) => (left.path < right.path ? -1 : 1));
  return { found, notes };
}

/** Whether a path leads to a folder or into it. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function shownPath(absolute: string, given: string, workingFolder: string): string {
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
