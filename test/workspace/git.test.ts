import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileAt, historyOf } from '../../src/workspace/git.ts';
import { git } from '../support/git.ts';
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
  const texts = historyOf(join(folder, 'draft/new.py')).map(({ text }) => text);
  expect(texts).toContain(`side\n${LINES}three\n`);
  expect(texts.slice(-3)).toEqual([`${LINES}three\n`, `${LINES}two\n`, LINES]);
  expect(fileAt(join(folder, 'draft/new.py'), 'side')).toBe(`side\n${LINES}three\n`);
});

test('nothing where there is no repository, no commit, or no such file', () => {
  const folder = folderWith({ 'x.py': '' });
  expect(historyOf(join(folder, 'x.py'))).toEqual([]);
  git(folder, 'init', '-q');
  expect(historyOf(join(folder, 'x.py'))).toEqual([]);
  expect(historyOf(join(folder, 'nowhere', 'x.py'))).toEqual([]);
  expect(fileAt(join(folder, 'x.py'), 'HEAD')).toBeNull();
});
