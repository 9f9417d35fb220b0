import { chmodSync, existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changesIn, type Comparison } from '../../src/workspace/git-changes.ts';
import { git } from '../support/git.ts';
import { folderWith } from './folder.ts';

const HEAD = { with: 'HEAD' } as const;
const STAGED = { with: 'staged' } as const;
const since = (revision: string): Comparison => ({ with: 'revision', revision });

/** A repository with a commit of these files. */
function repository(files: Readonly<Record<string, string>>): string {
  const folder = folderWith(files);
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'one');
  return folder;
}

/** Which of these files have changed. */
function changed(folder: string, compared: Comparison, ...names: string[]): string[] {
  const { hasChanged } = changesIn(folder, compared, process.env);
  return names.filter((name) => hasChanged(join(folder, name)));
}

const NAMES = ['same.py', 'touched.py', 'edited.py', 'staged.py', 'new.py', 'ä b.py', 'crlf.py'];

test('what differs from the last commit, and what is staged', () => {
  const folder = repository(
    Object.fromEntries(NAMES.filter((name) => name !== 'new.py').map((name) => [name, `${name}\n`])),
  );
  utimesSync(join(folder, 'touched.py'), 1e9, 1e9);
  for (const name of ['edited.py', 'staged.py', 'new.py', 'ä b.py']) writeFileSync(join(folder, name), 'other\n');
  writeFileSync(join(folder, 'crlf.py'), 'crlf.py\r\n');
  git(folder, 'add', 'staged.py', 'ä b.py');
  expect(changed(folder, HEAD, ...NAMES)).toEqual(['edited.py', 'staged.py', 'new.py', 'ä b.py']);
  expect(changed(folder, STAGED, ...NAMES)).toEqual(['staged.py', 'ä b.py']);
});

test('what a branch has changed: not what the other one has since', () => {
  const folder = repository({ 'a.py': '1', 'b.py': '1', 'c.py': '1', 'd.py': '1' });
  git(folder, 'checkout', '-qb', 'side');
  writeFileSync(join(folder, 'a.py'), '2');
  git(folder, 'commit', '-qam', 'two');
  git(folder, 'checkout', '-q', 'main');
  writeFileSync(join(folder, 'b.py'), '2');
  git(folder, 'commit', '-qam', 'three');
  git(folder, 'checkout', '-q', 'side');
  writeFileSync(join(folder, 'c.py'), '2');
  expect(changed(folder, since('main'), 'a.py', 'b.py', 'c.py', 'd.py')).toEqual(['a.py', 'c.py']);
});

test('before the first commit everything has changed', () => {
  const folder = folderWith({ 'a.py': '1', 'b.py': '1' });
  git(folder, 'init', '-q');
  git(folder, 'add', 'a.py');
  expect(changed(folder, HEAD, 'a.py', 'b.py')).toEqual(['a.py', 'b.py']);
  expect(changed(folder, STAGED, 'a.py', 'b.py')).toEqual(['a.py']);
});

test('files of a submodule are not those of the repository', () => {
  const folder = repository({ 'a.py': '1' });
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'sub/x.py'), '1');
  git(join(folder, 'sub'), 'init', '-q');
  git(join(folder, 'sub'), 'add', '.');
  git(join(folder, 'sub'), 'commit', '-qm', 'one');
  git(folder, '-c', 'advice.addEmbeddedRepo=false', 'add', 'sub');
  git(folder, 'commit', '-qm', 'two');
  writeFileSync(join(folder, 'sub/x.py'), '2');
  expect(changed(folder, HEAD, 'a.py', 'sub/x.py')).toEqual([]);
});

test('the index that git tells its hooks of is the one that is staged', () => {
  const folder = repository({ 'a.py': '1' });
  writeFileSync(join(folder, 'a.py'), '2');
  // As `git commit -a` does.
  const hook = join(folder, '.git/hooks/pre-commit');
  writeFileSync(hook, `#!/bin/sh\nprintf %s "$GIT_INDEX_FILE" > .git/told\ncp "$GIT_INDEX_FILE" .git/kept\nexit 1\n`);
  chmodSync(hook, 0o755);
  expect(() => git(folder, 'commit', '-qam', 'two')).toThrow(Error);
  expect(changed(folder, STAGED, 'a.py')).toEqual([]);
  const { hasChanged } = changesIn(folder, STAGED, { ...process.env, GIT_INDEX_FILE: '.git/kept' });
  expect(hasChanged(join(folder, 'a.py'))).toBe(true);
});

test('no program that the folder names is started', () => {
  const folder = repository({ 'a.py': '1', '.gitattributes': '*.py filter=planted diff=planted\n' });
  const planted = join(folder, 'planted.sh');
  writeFileSync(planted, `#!/bin/sh\n: > '${folder}/ran'\ncat\n`, { mode: 0o755 });
  for (const name of ['filter.planted.clean', 'filter.planted.process', 'diff.planted.command', 'core.fsmonitor'])
    git(folder, 'config', name, planted);
  writeFileSync(join(folder, 'a.py'), '2');
  for (const compared of [HEAD, STAGED, since('main')]) changed(folder, compared, 'a.py');
  expect(existsSync(join(folder, 'ran'))).toBe(false);
});

test.each<[string, Comparison, string]>([
  ['an unknown revision', since('nowhere'), '--since nowhere: git knows no such revision'],
  ['an option', since('--all'), '--since --all: git knows no such revision'],
  ['no revision', since(''), '--since : git knows no such revision'],
  ['nothing in common', since('other'), '--since other: no commit in common with HEAD'],
])('git has no answer: %s', (_name, compared, message) => {
  const folder = repository({ 'a.py': '1' });
  git(folder, 'checkout', '-q', '--orphan', 'other');
  git(folder, 'commit', '-qm', 'other');
  git(folder, 'checkout', '-q', 'main');
  expect(() => changesIn(folder, compared, process.env)).toThrow(message);
});

test('no repository, and no git', () => {
  const folder = folderWith({});
  expect(() => changesIn(folder, HEAD, process.env)).toThrow(/not a git repository/);
  expect(() => changesIn(folder, HEAD, { PATH: join(folder, 'bin') })).toThrow('git is not there');
});
