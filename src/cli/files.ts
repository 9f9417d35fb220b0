import { relative, resolve } from 'node:path';
import { globProblem } from '../config/glob-problem.ts';
import { NbfixError } from '../error.ts';
import { discover, shownPath, type Discovery } from '../workspace/discover.ts';
import { excluder } from '../workspace/exclude.ts';
import type { Changes, Comparison } from '../workspace/git-changes.ts';
import { isInside } from '../workspace/inside.ts';
import type { FileArguments } from './command.ts';
import type { Io } from './io.ts';
import { readsStdin, stdinCandidate } from './standard-input.ts';

/** @param isExcluded whether the configuration leaves a file or folder out, by its absolute path */
type Search = (isExcluded: (path: string) => boolean) => Discovery;

/**
 * Finds the files that the arguments of a command mean, as often as it is asked. Without a path that is the current folder, or all of the repository where
 * only what has changed is meant.
 * @throws NbfixError for an empty path, for options that do not go together, and for what git does not know
 */
export async function searchFor(given: FileArguments, io: Io): Promise<Search> {
  const isExcludedHere = excluder(checkedGlobs(given.exclude), io.cwd);
  const forceExclude = given['force-exclude'];
  const compared = comparisonOf(given);
  if (readsStdin(given)) {
    if (compared !== null) throw new NbfixError('git knows no changes of standard input ("-")');
    const candidate = await stdinCandidate(given, io);
    return (isExcluded) => {
      const isOut = forceExclude && (isExcludedHere(candidate.file) || isExcluded(candidate.file));
      return { found: isOut ? [] : [candidate], notes: [], folders: [], ignored: 0, excluded: Number(isOut) };
    };
  }
  const changes = compared === null ? null : await changesSince(compared, io);
  const paths = given.paths.length > 0 ? given.paths : [(changes && relative(io.cwd, changes.root)) || '.'];
  return (isExcluded) => {
    const all = discover(paths, io.cwd, {
      gitignore: given.gitignore,
      isExcluded: (path) => isExcludedHere(path) || isExcluded(path),
      forceExclude,
    });
    return changes === null ? all : { ...all, found: changedOf(all.found, changes, io) };
  };
}

/** @throws NbfixError for what is no glob, and for a negated one, which would mean 'all but these' */
function checkedGlobs(globs: readonly string[]): readonly string[] {
  for (const glob of globs) {
    const problem = glob.startsWith('!')
      ? 'can\'t begin with "!": it leaves out, and brings nothing back'
      : globProblem(glob);
    if (problem !== null) throw new NbfixError(`--exclude: "${glob}" ${problem}`);
  }
  return globs;
}

async function changesSince(compared: Comparison, io: Io): Promise<Changes> {
  const { changesIn } = await import('../workspace/git-changes.ts');
  return changesIn(io.cwd, compared, io.env);
}

/** Those that have changed. `../draft/x.py`, reached by way of the repository's folder, is shown as `x.py` in draft. */
function changedOf(found: Discovery['found'], changes: Changes, io: Io): Discovery['found'] {
  const changed = found.filter((entry) => 'error' in entry || isChanged(entry, changes));
  return changed.map((entry) => ({ ...entry, path: shownPath(resolve(io.cwd, entry.path), entry.path, io.cwd) }));
}

function isChanged(
  { path, file }: { readonly path: string; readonly file: string },
  { root, hasChanged }: Changes,
): boolean {
  if (isInside(file, root)) return hasChanged(file);
  throw new NbfixError(`${path}: not in the repository ${root}, whose changes are asked for`);
}

function comparisonOf({ changed, staged, since }: FileArguments): Comparison | null {
  const all: Comparison[] = [
    ...(changed ? [{ with: 'HEAD' } as const] : []),
    ...(staged ? [{ with: 'staged' } as const] : []),
    ...(since === undefined ? [] : [{ with: 'revision', revision: since } as const]),
  ];
  if (all.length > 1) throw new NbfixError('give only one of --changed, --staged and --since');
  return all[0] ?? null;
}
