import { execFileSync } from 'node:child_process';
import { basename, dirname } from 'node:path';

/** Longer histories are cut: a notebook that is further behind is compared with the oldest version that was read. */
const LONGEST_HISTORY = 50;
const LARGEST_FILE = 64 * 1024 * 1024;

/** A file as git has recorded it. */
export interface Revision {
  /** The commit, abbreviated as git does. */
  readonly commit: string;
  readonly text: string;
}

/**
 * The texts that git has of a file, under its earlier names too, the newest first, each once.
 * @param file absolute path
 * @returns nothing where there is no git, no repository, or no such file in it
 */
export function historyOf(file: string): readonly Revision[] {
  const words = ['log', '--follow', '-z', '--name-only', '--format=%h', `--max-count=${LONGEST_HISTORY}`];
  // Each commit and, on a line of its own, the name that the file had in it; none for a merge.
  const listed = git(file, [...words, '--', basename(file)])?.split('\0') ?? [];
  const revisions: Revision[] = [];
  for (const [at, commit] of listed.entries()) {
    if (!/^[0-9a-f]+$/.test(commit)) continue;
    const name = /^\n([^]+)$/.exec(listed[at + 1] ?? '')?.[1];
    const text =
      name === undefined ? fileAt(file, commit) : git(file, ['show', '--end-of-options', `${commit}:${name}`]);
    if (text !== null && text !== revisions.at(-1)?.text) revisions.push({ commit, text });
  }
  return revisions;
}

/** The text of a file in a revision; null where git has none. */
export function fileAt(file: string, revision: string): string | null {
  return git(file, ['show', '--end-of-options', `${revision}:./${basename(file)}`]);
}

function git(file: string, words: readonly string[]): string | null {
  try {
    return execFileSync('git', ['--literal-pathspecs', ...words], {
      cwd: dirname(file),
      encoding: 'utf8',
      maxBuffer: LARGEST_FILE,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
}
