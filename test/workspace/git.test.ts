import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileAt, historyOf } from '../../src/workspace/git.ts';
import { LARGEST_FILE } from '../../src/workspace/regular-file.ts';
import { git, stoppingGit } from '../support/git.ts';
import { folderWith } from './folder.ts';

/** Commits a text under a name. */
function commit(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'a change');
}

const LINES = Array.from({ length: 20 }, (_none, at) => `line ${at}\n`).join('');

test('the texts of a file, the newest first, under all of its names, through a merge', () => {
  const folder = folderWith({});
  mkdirSync(join(folder, 'draft'));
  git(folder, 'init', '-q', '-b', 'main');
  commit(folder, 'draft/old näme.py', LINES);
  commit(folder, 'draft/old näme.py', `${LINES}two\n`);
  git(folder, 'mv', 'draft/old näme.py', 'draft/new.py');
  commit(folder, 'draft/new.py', `${LINES}three\n`);
  git(folder, 'checkout', '-q', '-b', 'side');
  commit(folder, 'draft/new.py', `side\n${LINES}three\n`);
  git(folder, 'checkout', '-q', 'main');
  commit(folder, 'draft/new.py', `${LINES}three, four\n`);
  git(folder, 'merge', '-q', '--no-ff', '--no-edit', 'side');
  const texts = historyOf(join(folder, 'draft/new.py'), process.env).revisions.map(({ text }) => text);
  expect(texts).toContain(`side\n${LINES}three\n`);
  expect(texts.slice(-3)).toEqual([`${LINES}three\n`, `${LINES}two\n`, LINES]);
  expect(fileAt(join(folder, 'draft/new.py'), 'side', process.env)).toBe(`side\n${LINES}three\n`);
});

test('nothing where there is no repository, no commit, or no such file', () => {
  const folder = folderWith({ 'x.py': '' });
  expect(historyOf(join(folder, 'x.py'), process.env)).toEqual({ revisions: [], isCut: false });
  git(folder, 'init', '-q');
  expect(historyOf(join(folder, 'x.py'), process.env)).toEqual({ revisions: [], isCut: false });
  expect(historyOf(join(folder, 'nowhere', 'x.py'), process.env)).toEqual({ revisions: [], isCut: false });
  expect(fileAt(join(folder, 'x.py'), 'HEAD', process.env)).toBeNull();
});

/** A folder with a history of `x.py`, and in `planted.sh` a program that says that it ran by making the file `ran`. */
function plantedFolder(): { readonly folder: string; readonly planted: string; readonly hasRun: () => boolean } {
  const folder = folderWith({});
  git(folder, 'init', '-q', '-b', 'main');
  commit(folder, 'x.py', LINES);
  const planted = join(folder, 'planted.sh');
  writeFileSync(planted, `#!/bin/sh\n: > '${folder}/ran'\nexit 1\n`, { mode: 0o755 });
  const hasRun = (): boolean => existsSync(join(folder, 'ran'));
  return { folder, planted, hasRun };
}

/** A second version of `x.py`, in a commit that claims to be signed. */
function signedCommit(folder: string): void {
  const sign = join(folder, 'sign.sh');
  const signature = '-----BEGIN PGP SIGNATURE-----\\n\\nabc\\n-----END PGP SIGNATURE-----\\n';
  const program = `#!/bin/sh\ncat > /dev/null\nprintf '\\n[GNUPG:] SIG_CREATED \\n' >&2\nprintf -- '${signature}'\n`;
  writeFileSync(sign, program, { mode: 0o755 });
  writeFileSync(join(folder, 'x.py'), `${LINES}two\n`);
  git(folder, '-c', `gpg.program=${sign}`, 'commit', '-qaS', '-m', 'signed');
}

/** The folder becomes a partial clone that lacks the first text of `x.py`, to be fetched as the settings say. */
function partialClone(folder: string, settings: Readonly<Record<string, string>>): void {
  writeFileSync(join(folder, 'x.py'), `${LINES}two\n`);
  git(folder, 'commit', '-qam', 'two');
  const blob = spawnSync('git', ['rev-parse', 'HEAD^:x.py'], { cwd: folder, encoding: 'utf8' }).stdout.trim();
  rmSync(join(folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
  const all = { ...settings, 'extensions.partialClone': 'far', 'remote.far.promisor': 'true' };
  git(folder, 'config', 'core.repositoryFormatVersion', '1');
  for (const [name, value] of Object.entries(all)) git(folder, 'config', name, value);
}

/** Each plants a program and says how plain git would run it. */
const PLANTS: readonly [string, (folder: string, planted: string) => readonly string[]][] = [
  [
    'a program that checks signatures',
    (folder, planted) => {
      signedCommit(folder);
      git(folder, 'config', 'log.showSignature', 'true');
      git(folder, 'config', 'gpg.program', planted);
      return ['log', '--format=%h', '--', 'x.py'];
    },
  ],
  [
    'the same in a file that the configuration includes',
    (folder, planted) => {
      signedCommit(folder);
      writeFileSync(join(folder, 'more'), `[log]\n showSignature = true\n[gpg "openpgp"]\n program = ${planted}\n`);
      git(folder, 'config', 'include.path', join(folder, 'more'));
      return ['log', '--format=%h', '--', 'x.py'];
    },
  ],
  [
    'the other side of a partial clone',
    (folder, planted) => {
      partialClone(folder, { 'remote.far.url': folder, 'remote.far.uploadpack': planted });
      return ['show', 'HEAD^:x.py'];
    },
  ],
  [
    'the same, with every protocol allowed',
    (folder, planted) => {
      partialClone(folder, {
        'remote.far.url': `ext::${planted}`,
        'protocol.allow': 'always',
        'protocol.ext.allow': 'always',
      });
      return ['show', 'HEAD^:x.py'];
    },
  ],
  [
    'a program for ssh in a partial clone',
    (folder, planted) => {
      partialClone(folder, { 'remote.far.url': 'ssh://nowhere.invalid/x', 'core.sshCommand': planted });
      return ['show', 'HEAD^:x.py'];
    },
  ],
  [
    'a monitor of the files',
    (folder, planted) => {
      git(folder, 'config', 'core.fsmonitor', planted);
      return ['status'];
    },
  ],
  [
    'an external diff, and one in the attributes',
    (folder, planted) => {
      commit(folder, 'x.py', `${LINES}two\n`);
      writeFileSync(join(folder, '.gitattributes'), '*.py diff=planted filter=planted\n');
      for (const name of ['diff.external', 'diff.planted.command', 'diff.planted.textconv', 'filter.planted.smudge'])
        git(folder, 'config', name, planted);
      return ['log', '-p', '--ext-diff'];
    },
  ],
  [
    'a pager and aliases',
    (folder, planted) => {
      for (const name of ['core.pager', 'pager.log', 'pager.cat-file']) git(folder, 'config', name, planted);
      for (const name of ['alias.log', 'alias.cat-file', 'alias.x'])
        git(folder, 'config', name, name === 'alias.x' ? `!${planted}` : '!false');
      return ['x'];
    },
  ],
  [
    'hooks',
    (folder, planted) => {
      for (const name of ['post-checkout', 'reference-transaction', 'post-index-change', 'pre-auto-gc'])
        symlinkSync(planted, join(folder, '.git/hooks', name));
      git(folder, 'config', 'core.hooksPath', join(folder, '.git/hooks'));
      return ['checkout', '-q', '-b', 'other'];
    },
  ],
];

test.each(PLANTS)('a folder cannot make nbfix run %s', (_what, plant) => {
  const { folder, planted, hasRun } = plantedFolder();
  const control = plant(folder, planted);
  rmSync(join(folder, 'ran'), { force: true });
  const newest = readFileSync(join(folder, 'x.py'), 'utf8');
  expect(historyOf(join(folder, 'x.py'), process.env).revisions[0]?.text).toBe(newest);
  expect(fileAt(join(folder, 'x.py'), 'HEAD', process.env)).toBe(newest);
  expect([null, LINES]).toContain(fileAt(join(folder, 'x.py'), 'HEAD^', process.env));
  expect(hasRun()).toBe(false);
  spawnSync('git', control, { cwd: folder, timeout: 30_000, stdio: 'ignore' });
  expect(hasRun()).toBe(true);
});

test('what the environment says of git counts no more than what a folder says', () => {
  const { folder, planted, hasRun } = plantedFolder();
  signedCommit(folder);
  const { folder: other } = plantedFolder();
  const env = {
    ...process.env,
    GIT_DIR: join(other, '.git'),
    GIT_WORK_TREE: other,
    GIT_EXTERNAL_DIFF: planted,
    GIT_PAGER: planted,
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'log.showSignature',
    GIT_CONFIG_VALUE_0: 'true',
    GIT_CONFIG_KEY_1: 'gpg.program',
    GIT_CONFIG_VALUE_1: planted,
  };
  expect(historyOf(join(folder, 'x.py'), env).revisions.map(({ text }) => text)).toEqual([`${LINES}two\n`, LINES]);
  expect(hasRun()).toBe(false);
});

test('files that look like a repository are none, and a git in the folder is not started', () => {
  const { folder, planted, hasRun } = plantedFolder();
  const bare = folderWith({});
  git(bare, 'clone', '-q', '--bare', folder, '.');
  writeFileSync(join(bare, 'x.py'), LINES);
  symlinkSync(planted, join(bare, 'git'));
  expect(historyOf(join(bare, 'x.py'), { ...process.env, PATH: `.:${process.env['PATH']}` }).revisions).toEqual([]);
  expect(hasRun()).toBe(false);
});

test('a name that looks like an option is no revision, and a text that no notebook can have is not taken', () => {
  const { folder } = plantedFolder();
  expect(fileAt(join(folder, 'x.py'), '--batch-all-objects', process.env)).toBeNull();
  commit(folder, 'x.py', 'x'.repeat(LARGEST_FILE + 1));
  expect(fileAt(join(folder, 'x.py'), 'HEAD', process.env)).toBeNull();
  expect(historyOf(join(folder, 'x.py'), process.env).revisions.map(({ text }) => text)).toEqual([LINES]);
});

test('a git that stops half way is told from one that has no more', () => {
  const folder = folderWith({});
  git(folder, 'init', '-q', '-b', 'main');
  for (const word of ['one', 'two', 'three']) commit(folder, 'x.py', `${LINES}${word}\n`);
  const bin = stoppingGit();
  const { revisions, isCut } = historyOf(join(folder, 'x.py'), {
    ...process.env,
    PATH: `${bin}:${process.env['PATH']}`,
  });
  expect([revisions.map(({ text }) => text), isCut]).toEqual([[`${LINES}three\n`], true]);
});
