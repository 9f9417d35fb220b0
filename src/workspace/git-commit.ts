import { spawnSync } from 'node:child_process';
import { dirname, relative } from 'node:path';
import { NbfixError } from '../error.ts';
import type { Environment } from './git.ts';

/*
 * Commits, which a person has asked for: so git runs as it does for them, with their hooks and filters. What nbfix asks git for
 * itself goes by git.ts.
 */

/** Files of one repository. Paths are absolute. */
export interface Tracked {
  readonly root: string;
  readonly files: readonly string[];
}

/**
 * The repositories of files that are going to be committed.
 * @param files absolute paths, behind all links
 * @param mayBeDirty whether what is not committed yet may be there
 * @throws NbfixError where a file is in no repository, or not known to git, and for what is not committed yet
 */
export function repositoriesOf(files: readonly string[], mayBeDirty: boolean, env: Environment): readonly Tracked[] {
  const byRoot = new Map<string, string[]>();
  for (const file of files) {
    const root = output(dirname(file), ['rev-parse', '--show-toplevel'], env).trimEnd();
    byRoot.set(root, [...(byRoot.get(root) ?? []), file]);
  }
  const repositories = [...byRoot].map(([root, own]) => ({ root, files: own }));
  for (const { root, files: own } of repositories) {
    const known = new Set(output(root, ['ls-files', '-z', '--full-name'], env).split('\0'));
    const unknown = own.find((file) => !known.has(relative(root, file)));
    if (unknown !== undefined) throw new NbfixError(`${unknown}: git does not track it; commit it first`);
    const [dirty] = output(root, ['status', '--porcelain', '-z', '--untracked-files=no'], env).split('\0');
    if (!mayBeDirty && dirty !== undefined && dirty !== '')
      throw new NbfixError(
        `${root} has changes that are not committed (${dirty.slice(3)}); commit them, or give --allow-dirty`,
      );
  }
  return repositories;
}

/**
 * Commits these files and no others, whatever else is staged.
 * @throws NbfixError where git, or a hook, refuses; the files stay as they are
 */
export function commitFiles({ root, files }: Tracked, message: string, env: Environment): void {
  output(
    root,
    ['commit', '--quiet', '--only', '--file=-', '--', ...files.map((file) => relative(root, file))],
    env,
    message,
  );
}

function output(cwd: string, words: readonly string[], env: Environment, input = ''): string {
  const { error, status, stdout, stderr } = spawnSync('git', ['--literal-pathspecs', ...words], {
    cwd,
    // Of a hook that runs nbfix, git's own variables would name another repository, or index.
    env: Object.fromEntries(
      Object.entries(env).filter(([name]) => !/^git_(?:dir|work_tree|index_file|prefix)$/i.test(name)),
    ),
    input,
    encoding: 'utf8',
    maxBuffer: 400_000_000,
  });
  if (error !== undefined) throw new NbfixError('git is not there, or does not start');
  if (status === 0) return stdout;
  const said = stderr
    .trim()
    .split('\n')
    .slice(-3)
    .join(' ')
    .replace(/^fatal: /, '');
  throw new NbfixError(`git ${words[0]}: ${said === '' ? `exit code ${status}` : said}`);
}
