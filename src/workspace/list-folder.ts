import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BadPath, Candidate } from './candidate.ts';
import { fileProblem } from './failure.ts';
import { isIgnored, rulesAbove, rulesInside, type GitRules } from './gitignore.ts';
import { isInside } from './inside.ts';

/** Folders that hold no notebook of the user's own. Names that begin with a dot are skipped as well. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules', // JavaScript packages, some of which ship Python scripts
  '__pycache__', // bytecode
  '__marimo__', // marimo's session cache and exports
  'site-packages', // installed Python packages
]);

/** The file that marks a virtual environment's folder, whatever the folder is called (PEP 405). */
const ENVIRONMENT_MARKER = 'pyvenv.cfg';

/** A folder as the user knows it, and as it is. */
interface Root {
  /** Behind all links. */
  readonly folder: string;
  /** As it is shown; empty for the working folder. */
  readonly shown: string;
  /** The absolute path by which the user reaches it, which what is left out goes by. */
  readonly reached: string;
}

/** What is in a folder. */
interface Listing {
  readonly found: readonly (Candidate | BadPath)[];
  readonly notes: readonly string[];
  /** All folders that were looked into, by their absolute paths. */
  readonly folders: readonly string[];
  /** How many files and folders git ignores. */
  readonly ignored: number;
  /** How many more are excluded. */
  readonly excluded: number;
}

/**
 * Everything under a folder. Links come after plain files, so that a file is shown by its own name, then all is sorted.
 * @param roots the folders that links may lead into
 * @param isExcluded whether an absolute path is left out
 */
export function listFolder(
  root: Root,
  roots: readonly string[],
  honoursGit: boolean,
  isExcluded: (path: string) => boolean,
): Listing {
  const found: (Candidate | BadPath)[] = [];
  const links: { readonly path: string; readonly absolute: string }[] = [];
  const notes: string[] = [];
  const folders: string[] = [];
  let ignored = 0;
  let excluded = 0;
  const visit = (folder: string, { shown, reached }: Omit<Root, 'folder'>, outside: GitRules | null): void => {
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      found.push({ path: shown === '' ? '.' : shown, error: fileProblem(error) });
      return;
    }
    folders.push(folder);
    const rules = outside === null ? null : rulesInside(outside, folder, entries);
    for (const entry of entries) {
      const isFolder = entry.isDirectory();
      const isLink = entry.isSymbolicLink();
      if (entry.name.startsWith('.') || !(isFolder || isLink || (entry.isFile() && entry.name.endsWith('.py'))))
        continue;
      const absolute = join(folder, entry.name);
      if (isFolder && (SKIPPED_FOLDERS.has(entry.name) || existsSync(join(absolute, ENVIRONMENT_MARKER)))) continue;
      const path = shown === '' ? entry.name : `${shown === '/' ? '' : shown}/${entry.name}`;
      const inside = { shown: path, reached: join(reached, entry.name) };
      if (isExcluded(inside.reached)) excluded++;
      else if (rules !== null && isIgnored(rules, entry.name, isFolder)) ignored++;
      else if (isFolder) visit(absolute, inside, rules);
      else if (isLink) links.push({ path, absolute });
      else found.push({ path, file: absolute, named: false });
    }
  };
  visit(root.folder, root, honoursGit ? rulesAbove(root.folder) : null);

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
      if (path.endsWith('.py')) found.push({ path, error: `a broken symbolic link: ${fileProblem(error)}` });
    }
  }
  found.sort((left, right) => (left.path < right.path ? -1 : 1));
  return { found, notes, folders, ignored, excluded };
}
