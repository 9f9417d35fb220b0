import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { notebookOf } from '../support/build.ts';
import { git } from '../support/git.ts';
import { folderWith } from '../workspace/folder.ts';
import { nbfix, treeHash } from './run.ts';

/* `--conflict inline` writes copies with git's markers beside the notebooks, and nothing into the notebooks. */

const limit = (value: number, other = 4): string =>
  notebookOf(
    'import marimo as mo\nreturn (mo,)',
    `limit = ${value}\nother = ${other}\nmo.md(f"Not more than {limit} at once")\nreturn limit, other`,
  );

const COPY = '.nbfix-conflicts/made.py';
const INLINE = ['propagate', 'template.py', '.', '--conflict', 'inline'];

/** A repository whose template and notebook have changed the same value. */
function repository(): string {
  const folder = folderWith({ 'template.py': limit(3), 'made.py': limit(3) });
  git(folder, 'init', '-q');
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'made');
  writeFileSync(join(folder, 'template.py'), limit(4, 5));
  writeFileSync(join(folder, 'made.py'), limit(9));
  return folder;
}

const text = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

test('a conflict goes into a copy, which git does not take and no later run reads; then it is resolved', async () => {
  const folder = repository();
  const { code, out } = await nbfix(folder, INLINE);
  expect(code).toBe(1);
  expect(text(folder, 'made.py')).toBe(limit(9));
  const marked =
    '<<<<<<< notebook\n    limit = 9\n||||||| base\n    limit = 3\n=======\n    limit = 4\n>>>>>>> template\n';
  expect(text(folder, COPY)).toBe(limit(3, 5).replace('    limit = 3\n', marked));
  const advice = `\`mv ${COPY} made.py && nbfix propagate --base template.py template.py made.py\``;
  expect(out).toContain(`resolve the markers in ${COPY}, then ${advice}`);

  git(folder, 'add', '-A');
  expect(execFileSync('git', ['ls-files'], { cwd: folder, encoding: 'utf8' })).not.toContain('conflicts');
  expect((await nbfix(folder, ['audit', '.', '--output-format', 'json'])).out).not.toContain('conflicts');

  writeFileSync(join(folder, COPY), limit(49, 5));
  renameSync(join(folder, COPY), join(folder, 'made.py'));
  expect((await nbfix(folder, ['propagate', '--base', 'template.py', 'template.py', 'made.py'])).code).toBe(0);
  expect((await nbfix(folder, INLINE)).code).toBe(0);
  writeFileSync(join(folder, 'template.py'), limit(4, 6));
  expect((await nbfix(folder, INLINE)).code).toBe(0);
  expect([text(folder, 'made.py'), existsSync(join(folder, COPY))]).toEqual([limit(49, 6), false]);
});

test('a copy that somebody has begun to edit is kept, and the report says so', async () => {
  const folder = repository();
  await nbfix(folder, INLINE);
  expect((await nbfix(folder, INLINE)).out).not.toContain('is left as it is');
  writeFileSync(join(folder, COPY), 'half of my work');
  const { code, out } = await nbfix(folder, INLINE);
  expect([code, text(folder, COPY)]).toEqual([1, 'half of my work']);
  expect(out).toContain(`${COPY} is left as it is, as it may hold your work; delete it to get a new one`);
});

test.each([
  ['report is what happens anyway', ['propagate', 'template.py', '.']],
  ['a dry run writes nothing', [...INLINE, '--dry-run']],
  ['drift has no such option', ['drift', 'template.py', '.', '--conflict', 'inline']],
])('no copy: %s', async (_what, args) => {
  const folder = repository();
  await nbfix(folder, args);
  expect(existsSync(join(folder, '.nbfix-conflicts'))).toBe(false);
});

test('the markers are those that git writes', async () => {
  const folder = repository();
  writeFileSync(join(folder, 'template.py'), limit(4));
  await nbfix(folder, INLINE);
  writeFileSync(join(folder, 'base'), limit(3));
  const names = ['notebook', 'base', 'template'].flatMap((name) => ['-L', name]);
  const merge = ['merge-file', '-p', '--diff3', ...names, 'made.py', 'base', 'template.py'];
  const { status, stdout } = spawnSync('git', merge, { cwd: folder, encoding: 'utf8' });
  expect([status, text(folder, COPY)]).toEqual([1, stdout]);
});

test('the folder of the copies may not lead out of the folder of the notebook', async () => {
  const [folder, outside] = [repository(), folderWith({})];
  mkdirSync(join(outside, 'there'));
  symlinkSync(join(outside, 'there'), join(folder, '.nbfix-conflicts'));
  const before = treeHash(outside);
  const { code, out } = await nbfix(folder, INLINE);
  expect([code, treeHash(outside)]).toEqual([2, before]);
  expect(out).toContain('.nbfix-conflicts');
});
