import { spawnSync } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { LARGEST_FILE } from './regular-file.ts';

/** Longer histories are cut: a notebook that is further behind is compared with the oldest version that was read. */
const LONGEST_HISTORY = 50;

/** All that git is asked about one file takes no longer: a folder may hold pipes where git looks for files. */
const LIMIT_MS = 20_000;
const TOO_LONG = 'git takes too long';

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

export type Environment = Readonly<Record<string, string | undefined>>;

/** What git has of a file. */
export interface History {
  /** The texts, under its earlier names too, the newest first; one that is the same as the one before is left out. */
  readonly revisions: readonly Revision[];
  /** Whether git stopped, or took too long, before it had given all that it knows of. */
  readonly isCut: boolean;
}

/**
 * The history of a file.
 * @param file absolute path
 * @param env the environment whose PATH is searched for git
 * @returns nothing where there is no git, no repository, or no such file in it
 */
export function historyOf(file: string, env: Environment): History {
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
  const log = git(['log', ...words, '--no-color', '--format=%h', most, '--', basename(file)]);
  const listed = log.output.toString('utf8').split('\0');
  const asked = listed.flatMap((commit, at): { commit: string; object: string }[] => {
    if (!/^[0-9a-f]+$/.test(commit)) return [];
    const name = /^\n([^]+)$/.exec(listed[at + 1] ?? '')?.[1] ?? `./${basename(file)}`;
    // What is asked for stands on a line each.
    return name.includes('\n') ? [] : [{ commit, object: `${commit}:${name}` }];
  });
  if (asked.length === 0) return { revisions: [], isCut: log.isOverdue };
  const found = git(['cat-file', '--batch-check'], lines(asked.map(({ object }) => object)));
  const answers = found.output.toString('utf8').split('\n').slice(0, -1);
  // A larger one is no notebook, and need not be read.
  const blobs = answers.map((answer) => {
    const [, id = '', size] = /^([0-9a-f]+) blob (\d+)$/.exec(answer) ?? [];
    return Number(size) <= LARGEST_FILE ? id : '';
  });
  const texts = textsOf(git, new Set(blobs.filter((id) => id !== '')));
  const revisions: Revision[] = [];
  for (const [at, { commit }] of asked.entries()) {
    const text = texts.get(blobs[at] ?? '');
    if (text !== undefined && text !== revisions.at(-1)?.text) revisions.push({ commit, text });
  }
  const isWhole = answers.length === asked.length && blobs.every((id) => id === '' || texts.has(id));
  return { revisions, isCut: log.isOverdue || !isWhole };
}

/** The texts of objects, as many as git gives. */
function textsOf(git: Git, ids: ReadonlySet<string>): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  if (ids.size === 0) return texts;
  const { output } = git(['cat-file', '--batch'], lines([...ids]), (ids.size + 1) * LARGEST_FILE);
  // A line that says what comes and how many bytes, these bytes, a line break.
  for (let at = 0; ;) {
    const end = output.indexOf('\n', at);
    const [, id, size] = /^([0-9a-f]+) blob (\d+)$/.exec(output.toString('latin1', at, Math.max(at, end))) ?? [];
    const last = end + 1 + Number(size);
    if (id === undefined || last >= output.length) return texts;
    texts.set(id, output.toString('utf8', end + 1, last));
    at = last + 1;
  }
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

/** The text of a file in a revision; null where git has none. */
export function fileAt(file: string, revision: string, env: Environment): string | null {
  // It would be an option, and no name of a revision begins so.
  if (revision.startsWith('-')) return null;
  const { output, isWhole } = gitBeside(file, env)(['cat-file', 'blob', `${revision}:./${basename(file)}`]);
  return isWhole ? output.toString('utf8') : null;
}

/** What one git printed. */
interface Printed {
  readonly output: Buffer;
  /** Whether it came to its end, and to no error. */
  readonly isWhole: boolean;
  /** Whether it was ended because it took too long. */
  readonly isOverdue: boolean;
  /** What it said where it came to an error, or that there is none. */
  readonly complaint: string;
}

/** @param most bytes that it may print; it is ended where it prints more */
export type Git = (words: readonly string[], input?: string, most?: number) => Printed;

/** Asks git in the folder of a file. */
function gitBeside(file: string, env: Environment): Git {
  return gitIn(dirname(file), env);
}

/**
 * Asks git in a folder; what it prints counts as far as it comes. Only plumbing and `log` are asked: they
 * start no pager, no alias, no filter and no hook.
 * @param folder an absolute path
 * @param own variables for git alone
 */
export function gitIn(folder: string, env: Environment, own: Environment = {}): Git {
  const until = Date.now() + LIMIT_MS;
  const variables = Object.entries(env).filter(([name]) => !/^git_/i.test(name));
  return (words, input = '', most = LARGEST_FILE) => {
    const left = until - Date.now();
    if (left <= 0) return { output: Buffer.alloc(0), isWhole: false, isOverdue: true, complaint: TOO_LONG };
    const { error, status, stdout, stderr } = spawnSync(
      'git',
      ['--no-pager', '--literal-pathspecs', ...SAFE_SETTINGS, '-C', folder, ...words],
      {
        // Not in that folder: a PATH with `.` in it would find a git there.
        cwd: '/',
        env: { ...Object.fromEntries(variables), ...SAFE_VARIABLES, ...own },
        input,
        maxBuffer: most,
        timeout: left,
        killSignal: 'SIGKILL',
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    const isOverdue = error !== undefined && 'code' in error && error.code === 'ETIMEDOUT';
    const said =
      stderr
        ?.toString('utf8')
        .split('\n')[0]
        ?.replace(/^fatal: /, '') ?? '';
    const complaint = error === undefined ? said : isOverdue ? TOO_LONG : 'git is not there, or does not start';
    return { output: stdout ?? Buffer.alloc(0), isWhole: error === undefined && status === 0, isOverdue, complaint };
  };
}
