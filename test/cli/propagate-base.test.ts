import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { notebookOf } from '../support/build.ts';
import { git } from '../support/git.ts';
import { folderWith } from '../workspace/folder.ts';
import { nbfix } from './run.ts';

/* What a notebook is compared with: the base may be committed or not, kept in the lock, renamed, or taken back. */

const template = (limit: number, ...others: readonly string[]): string =>
  notebookOf(
    'import marimo as mo\nreturn (mo,)',
    `limit = ${limit}\nmo.md(f"Not more than {limit} at once")\nreturn (limit,)`,
    ...others,
  );

/** A repository with a template and a notebook made from it, both committed. */
function repository(text: string): string {
  const folder = folderWith({ 'template.py': text, 'made.py': text });
  git(folder, 'init', '-q');
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'made');
  return folder;
}

const write = (folder: string, text: string, name = 'template.py'): void => writeFileSync(join(folder, name), text);
const text = (folder: string, name = 'made.py'): string => readFileSync(join(folder, name), 'utf8');
const propagate = async (folder: string, name = 'template.py'): Promise<string> =>
  (await nbfix(folder, ['propagate', name, '.'])).out;

test('a template that is changed again before it is committed: the lock has the text between', async () => {
  const folder = repository(template(3));
  for (const limit of [4, 5, 6]) {
    write(folder, template(limit));
    await propagate(folder);
    expect(text(folder)).toBe(template(limit));
  }
  expect(await propagate(folder)).toContain('made.py: up to date (compared with the template as it is, as recorded)');
});

test('the same after a run whose base was given', async () => {
  const folder = repository(template(3));
  write(folder, template(4));
  await nbfix(folder, ['propagate', 'template.py', '.', '--base', 'HEAD']);
  write(folder, template(5));
  expect(await propagate(folder)).toContain('compared with the template as the lock has it, as recorded');
  expect(text(folder)).toBe(template(5));
});

test('where git has no history, as in a shallow clone, drift and propagate know the base by the lock', async () => {
  const folder = repository(template(3));
  await propagate(folder);
  write(folder, template(4));
  rmSync(join(folder, '.git'), { recursive: true });
  expect((await nbfix(folder, ['drift', 'template.py', '.'])).code).toBe(1);
  expect(await propagate(folder)).toContain('compared with the template as the lock has it, as recorded');
  expect(text(folder)).toBe(template(4));
});

test('a template that goes back takes its notebooks along', async () => {
  const folder = repository(template(3));
  write(folder, template(4));
  await propagate(folder);
  write(folder, template(3));
  await propagate(folder);
  expect(text(folder)).toBe(template(3));
});

test.each([true, false])('a template that gets another name is followed on (with a lock: %s)', async (hasLock) => {
  const folder = repository(template(3));
  if (hasLock) {
    await nbfix(folder, ['propagate', 'template.py', '.', '--skip', 'imports', '--reason', 'own']);
    git(folder, 'add', '.');
  }
  git(folder, 'mv', 'template.py', 'new.py');
  git(folder, 'commit', '-qm', 'renamed');
  write(folder, template(4), 'new.py');
  const out = await propagate(folder, 'new.py');
  expect(text(folder)).toBe(template(4));
  if (hasLock) expect(out).toContain('as recorded');
});

test('a notebook that was taken back to what it was before the last run follows anew', async () => {
  const folder = repository(template(3));
  write(folder, template(4));
  await propagate(folder);
  write(folder, template(3), 'made.py');
  const { code, out } = await nbfix(folder, ['drift', 'template.py', '.']);
  expect([code, out.includes('1 behind')]).toEqual([1, true]);
  await propagate(folder);
  expect(text(folder)).toBe(template(4));

  write(folder, template(5));
  await propagate(folder);
  write(folder, template(4), 'made.py');
  expect(await propagate(folder)).toContain('as before the last run, which was taken back');
  expect(text(folder)).toBe(template(5));
});

test('what its author has taken back in a notebook, and more, is its own from then on', async () => {
  const folder = repository(template(3));
  write(folder, template(4));
  await propagate(folder);
  const own = template(3).replace('at once', 'in one go');
  write(folder, own, 'made.py');
  await propagate(folder);
  expect(text(folder)).toBe(own);
});

test('a notebook of another template is left out, unless it is named', async () => {
  const folder = repository(template(3));
  write(folder, template(3), 'second.py');
  write(folder, template(3), 'other.py');
  await nbfix(folder, ['propagate', 'second.py', 'other.py']);
  renameSync(join(folder, 'made.py'), join(folder, 'own.py'));
  write(folder, template(4, 'print("new")\nreturn'));
  const { out, err } = await nbfix(folder, ['propagate', 'template.py', '.']);
  expect(err).toContain('left out, as nbfix.lock.json has them with another template: other.py, second.py\n');
  expect(out).toContain('1 notebook: 1 changed');
  expect([text(folder, 'other.py'), text(folder, 'second.py')]).toEqual([template(3), template(3)]);
  await nbfix(folder, ['propagate', 'template.py', 'other.py']);
  expect(text(folder, 'other.py')).toBe(template(4, 'print("new")\nreturn'));
});
