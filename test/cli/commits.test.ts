import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../workspace/folder.ts';
import { TEMPLATE_NOTEBOOK, nbfix } from './run.ts';

const APPLY = ['apply', '--phase', 'A', '.'];

const PERSON = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
const ENV = {
  PATH: process.env['PATH'],
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.org',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.org',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

function git(folder: string, ...words: readonly string[]): string {
  return execFileSync('git', [...PERSON, ...words], { cwd: folder, encoding: 'utf8' });
}

function repository(files: Readonly<Record<string, string>>): string {
  const folder = folderWith(files);
  git(folder, 'init', '-q');
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'begin');
  return folder;
}

const subjects = (folder: string): string[] => git(folder, 'log', '--format=%s', '--reverse').trimEnd().split('\n');

test('a commit a rule: each holds the fixes of one rule, and the last is what a run without commits writes', async () => {
  const folder = repository({ 'a.py': TEMPLATE_NOTEBOOK, 'b.py': TEMPLATE_NOTEBOOK, 'notes.txt': 'x' });
  const plain = folderWith({ 'a.py': TEMPLATE_NOTEBOOK });
  const { code, out } = await nbfix(folder, [...APPLY, '--commit-per-rule'], { env: ENV });
  expect([code, out]).toEqual([0, expect.stringContaining('2 notebooks: 2 changed')]);
  expect(subjects(folder)).toEqual([
    'begin',
    'Fix gpu-gate in 2 notebooks',
    'Fix progress-spinner in 2 notebooks',
    'Fix oom-guard in 2 notebooks',
  ]);
  expect(git(folder, 'show', 'HEAD~2:a.py')).toContain('mo.stop(');
  expect(git(folder, 'show', 'HEAD~2:a.py')).not.toContain('mo.status.spinner');
  await nbfix(plain, [...APPLY]);
  expect(git(folder, 'show', 'HEAD:b.py')).toBe(readFileSync(join(plain, 'a.py'), 'utf8'));
  expect(git(folder, 'status', '--porcelain', '--untracked-files=no')).toBe('');
  expect(git(folder, 'log', '-1', '--format=%b')).toMatch(/^- a\.py:\d+: oom-guard: .*\n- b\.py:\d+: oom-guard: /);
});

test('a commit a notebook', async () => {
  const folder = repository({ 'a.py': TEMPLATE_NOTEBOOK, 'b.py': TEMPLATE_NOTEBOOK });
  await nbfix(folder, [...APPLY, '--commit-per-notebook'], { env: ENV });
  expect(subjects(folder)).toEqual(['begin', 'Fix 3 findings in a.py', 'Fix 3 findings in b.py']);
});

test('what is staged of other files stays staged, and out of the commits', async () => {
  const folder = repository({ 'a.py': TEMPLATE_NOTEBOOK, 'notes.txt': 'x' });
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  git(folder, 'add', 'notes.txt');
  const words = [...APPLY, '--commit-per-notebook'];
  const refused = await nbfix(folder, words, { env: ENV });
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('has changes that are not committed (notes.txt); commit them, or give --allow-dirty');
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(TEMPLATE_NOTEBOOK);
  expect((await nbfix(folder, [...words, '--allow-dirty'], { env: ENV })).code).toBe(0);
  expect(git(folder, 'show', '--name-only', '--format=', 'HEAD')).toBe('a.py\n');
  expect(git(folder, 'diff', '--cached', '--name-only')).toBe('notes.txt\n');
});

test('a notebook that git does not track is not written', async () => {
  const folder = repository({ 'notes.txt': 'x' });
  writeFileSync(join(folder, 'a.py'), TEMPLATE_NOTEBOOK);
  const { code, err } = await nbfix(folder, [...APPLY, '--commit-per-rule'], { env: ENV });
  expect([code, err]).toEqual([2, expect.stringContaining('git does not track it; commit it first')]);
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(TEMPLATE_NOTEBOOK);
});

test('what a hook says against a commit is told', async () => {
  const folder = repository({ 'a.py': TEMPLATE_NOTEBOOK });
  writeFileSync(join(folder, '.git/hooks/pre-commit'), '#!/bin/sh\necho "no Fridays" >&2\nexit 1\n', { mode: 0o755 });
  const { code, err } = await nbfix(folder, [...APPLY, '--commit-per-notebook'], { env: ENV });
  expect(code).toBe(2);
  expect(err).toContain('git commit: no Fridays; what was written stays, and nbfix undo takes it back');
  expect(subjects(folder)).toEqual(['begin']);
});

test.each([
  [['--commit-per-rule', '--commit-per-notebook'], 'give --commit-per-rule or --commit-per-notebook, not both'],
  [['--commit-per-rule', '--dry-run'], 'a dry run commits nothing'],
  [['--allow-dirty'], '--allow-dirty is about commits'],
])('%j', async (words, message) => {
  const { code, err } = await nbfix(repository({ 'a.py': TEMPLATE_NOTEBOOK }), [...APPLY, ...words]);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});

test('outside of a repository nothing is written', async () => {
  const folder = folderWith({ 'a.py': TEMPLATE_NOTEBOOK });
  const env = { ...ENV, GIT_CEILING_DIRECTORIES: join(folder, '..') };
  const { code, err } = await nbfix(folder, [...APPLY, '--commit-per-rule'], { env });
  expect([code, err]).toEqual([2, expect.stringContaining('not a git repository')]);
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(TEMPLATE_NOTEBOOK);
});
