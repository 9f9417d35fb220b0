import { spawnSync } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { LARGEST_FILE } from './regular-file.ts';

/** Longer histories are cut: a notebook that is further behind is compared with the oldest version that was read. */
const LONGEST_HISTORY = 50;

/** All that git is asked about one file takes no longer: a folder may hold pipes where git looks for files. */
const LIMIT_MS = 20_000;

/**
 * What a folder's own configuration says must not count where it can name a program, another file, or what is printed.
 * Options that a version of git does not know are passed over, so each stands here for the versions that do.
 */
const SAFE_SETTINGS = [
  'core.fsmonitor=', // a program; the empty value turns it off in all versions, before 2.36 `false` was a program's name
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.attributesFile=/dev/null',
  'core.alternateRefsCommand=',
  'core.sshCommand=false',
  'core.gitProxy=',
  'core.askPass=false',
  'credential.helper=',
  'gpg.program=false',
  'gpg.openpgp.program=false',
  'gpg.ssh.program=false',
  'gpg.x509.program=false',
  'log.showSignature=false', // starts gpg.program
  'log.mailmap=false',
  'diff.external=',
  'diff.orderFile=/dev/null',
  'diff.ignoreSubmodules=all',
  'protocol.allow=never',
  'safe.bareRepository=explicit', // from 2.38: files that look like a repository are none
  'core.bigFileThreshold=16m', // larger objects are streamed, not unpacked in memory
].flatMap((setting) => ['-c', setting]);

/**
 * In a partial clone git fetches what is missing, by a program that the folder names (`remote.*.uploadpack`, `ext::…`).
 * The first variable forbids it in newer versions of git (2.45, and what was mended of 2.39 to 2.44), the second lets
 * the older ones begin to fetch and refuses every way of doing so before a program starts.
 */
const SAFE_VARIABLES = {
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ATTR_NOSYSTEM: '1',
  LC_ALL: 'C',
} as const;

/** A file as git has recorded it. */
export interface Revision {
  /** The commit, abbreviated as git does. */
  readonly commit: string;
  readonly text: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The texts that git has of a file, under its earlier names too, the newest first, each once.
 * @param file absolute path
 * @param env the environment whose PATH is searched for git
 * @returns nothing where there is no git, no repository, or no such file in it
 */
export function historyOf(file: string, env: Environment): readonly Revision[] {
  const git = gitBeside(file, env);
  const words = [
    '--follow',
    '-z',
    '--name-only',
    '--no-show-signature',
    '--no-ext-diff',
    '--no-textconv',
    '--no-notes',
  ];
  const most = `--max-count=${LONGEST_HISTORY}`;
  // Each commit and, on a line of its own, the name that the file had in it; none for a merge.
  const listed = git(['log', ...words, '--no-color', '--format=%h', most, '--', basename(file)])?.split('\0') ?? [];
  const revisions: Revision[] = [];
  for (const [at, commit] of listed.entries()) {
    if (!/^[0-9a-f]+$/.test(commit)) continue;
    const name = /^\n([^]+)$/.exec(listed[at + 1] ?? '')?.[1];
    const text = git(['cat-file', 'blob', `${commit}:${name ?? `./${basename(file)}`}`]);
    if (text !== null && text !== revisions.at(-1)?.text) revisions.push({ commit, text });
  }
  return revisions;
}

/** The text of a file in a revision; null where git has none. */
export function fileAt(file: string, revision: string, env: Environment): string | null {
  // It would be an option, and no name of a revision begins so.
  if (revision.startsWith('-')) return null;
  return gitBeside(file, env)(['cat-file', 'blob', `${revision}:./${basename(file)}`]);
}

/**
 * Asks git in the folder of a file; null where it fails, prints more than a notebook can hold, or takes too long. Only
 * plumbing and `log` are asked: they start no pager, no alias, no filter and no hook.
 */
function gitBeside(file: string, env: Environment): (words: readonly string[]) => string | null {
  const until = Date.now() + LIMIT_MS;
  const variables = Object.entries(env).filter(([name]) => !/^git_/i.test(name));
  return (words) => {
    const left = until - Date.now();
    if (left <= 0) return null;
    const { error, status, stdout } = spawnSync(
      'git',
      ['--no-pager', '--literal-pathspecs', ...SAFE_SETTINGS, '-C', dirname(file), ...words],
      {
        // Not in the file's folder: a PATH with `.` in it would find a git there.
        cwd: '/',
        encoding: 'utf8',
        env: { ...Object.fromEntries(variables), ...SAFE_VARIABLES },
        maxBuffer: LARGEST_FILE,
        timeout: left,
        killSignal: 'SIGKILL',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    return error === undefined && status === 0 ? stdout : null;
  };
}
