import { createHash } from 'node:crypto';
import { relative, resolve, sep } from 'node:path';
import { NbfixError } from '../error.ts';
import { gitIn, type Environment, type Git } from './git.ts';
import { readRegular } from './regular-file.ts';

/** What files are compared with: the last commit, that by what is staged, or where this branch has left another revision. */
export type Comparison =
  { readonly with: 'HEAD' | 'staged' } | { readonly with: 'revision'; readonly revision: string };

/** Which files of a repository have changed. */
export interface Changes {
  /** The absolute path of the repository's folder. */
  readonly root: string;
  /** @param file the absolute path of a file, behind all links. One that git does not know has changed. */
  readonly hasChanged: (file: string) => boolean;
}

/** A list of all files of a repository may be long; of a longer one nothing is taken. */
const LONGEST_LIST = 400_000_000;

/**
 * Asks git which files have changed. Git reads no file for this: a folder can name programs (`filter.*.clean`) that git would
 * start to compare one, so what is on disk is compared here, byte for byte or with other line ends.
 * @param folder the absolute path of a folder of the repository
 * @throws NbfixError where there is no git, no repository, or no such revision
 */
export function changesIn(folder: string, compared: Comparison, env: Environment): Changes {
  const found = gitIn(folder, env)(['rev-parse', '--show-toplevel']);
  if (!found.isWhole) throw new NbfixError(`${folder}: ${found.complaint}`);
  const root = lineOf(found.output);
  if (compared.with === 'staged') {
    const staged = stagedIn(root, gitIn(root, env, indexOf(root, env)));
    return { root, hasChanged: (file) => staged.has(pathIn(root, file)) };
  }
  const git = gitIn(root, env);
  const commit = compared.with === 'revision' ? branchedAt(git, compared.revision) : headOf(git);
  const known = commit === null ? new Map<string, Entry>() : filesOf(git, commit);
  return { root, hasChanged: (file) => differs(file, pathIn(root, file), known) };
}

/** What git has under a path. */
interface Entry {
  /** `commit` for a submodule. */
  readonly type: string;
  readonly id: string;
}

function filesOf(git: Git, commit: string): ReadonlyMap<string, Entry> {
  const { output, isWhole, complaint } = git(['ls-tree', '-r', '-z', '--full-tree', commit], '', LONGEST_LIST);
  if (!isWhole) throw new NbfixError(`git does not list the files of ${commit}: ${complaint}`);
  const lines = output.toString('utf8').split('\0');
  return new Map(
    lines.flatMap((line): [string, Entry][] => {
      const [, type = '', id = '', path = ''] = /^\d+ (\w+) ([0-9a-f]+)\t([^]+)$/.exec(line) ?? [];
      return path.endsWith('.py') || type === 'commit' ? [[path, { type, id }]] : [];
    }),
  );
}

function differs(file: string, path: string, known: ReadonlyMap<string, Entry>): boolean {
  const entry = known.get(path);
  if (entry === undefined) return !foldersOf(path).some((folder) => known.get(folder)?.type === 'commit');
  try {
    const bytes = readRegular(file);
    // Where git is set to `core.autocrlf`, files have other line ends than what it keeps of them.
    return idOf(bytes, entry.id) !== entry.id && idOf(withLineFeeds(bytes), entry.id) !== entry.id;
  } catch {
    return true; // whoever reads it says why that is not possible
  }
}

/** `a/b/c.py` → `a`, `a/b`. */
function foldersOf(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, at) => names.slice(0, at + 1).join('/'));
}

/** The name that git gives to bytes, in the hash that another of its names is in. */
function idOf(bytes: Buffer, like: string): string {
  const hash = createHash(like.length === 40 ? 'sha1' : 'sha256');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function withLineFeeds(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

/** The paths of files that differ between the last commit and what is staged. */
function stagedIn(root: string, git: Git): ReadonlySet<string> {
  const base = headOf(git) ?? lineOf(git(['hash-object', '-t', 'tree', '--stdin']).output);
  const words = ['diff-index', '--cached', '--name-only', '-z', '--no-renames', '--diff-filter=d', base, '--'];
  const { output, isWhole, complaint } = git(words, '', LONGEST_LIST);
  if (!isWhole) throw new NbfixError(`${root}: git does not say what is staged: ${complaint}`);
  return new Set(output.toString('utf8').split('\0'));
}

/** For `git commit -a` and the like, git tells its hooks of another index than the usual one. */
function indexOf(root: string, env: Environment): Readonly<Record<string, string>> {
  const index = env['GIT_INDEX_FILE'];
  return index === undefined || index === '' ? {} : { GIT_INDEX_FILE: resolve(root, index) };
}

/** The last commit; null before the first one. */
function headOf(git: Git): string | null {
  const { output, isWhole } = git(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  return isWhole ? lineOf(output) : null;
}

/** The commit that the last one and a revision have in common. */
function branchedAt(git: Git, revision: string): string {
  const named = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  if (!named.isWhole || revision === '') {
    throw new NbfixError(`--since ${revision}: git knows no such revision; in a clone of CI it may have to be fetched`);
  }
  const { output, isWhole } = git(['merge-base', lineOf(named.output), 'HEAD']);
  if (isWhole) return lineOf(output);
  throw new NbfixError(`--since ${revision}: no commit in common with HEAD; a shallow clone needs more of its history`);
}

function lineOf(output: Buffer): string {
  return output.toString('utf8').replace(/\n$/, '');
}

function pathIn(root: string, file: string): string {
  return relative(root, file).split(sep).join('/');
}
