import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { discover } from '../../src/workspace/discover.ts';
import { NOTEBOOK, folderWith } from './folder.ts';

function shown(paths: readonly string[], folder: string): string[] {
  return discover(paths, folder).found.map((entry) =>
    'error' in entry ? `${entry.path}: ${entry.error}` : entry.path,
  );
}

test('a folder: its Python files, sorted, whatever the depth', () => {
  const folder = folderWith({ 'b.py': '', 'a/z.py': '', 'a/a.py': '', 'notes.md': '', 'c.pyc': '' });
  expect(shown(['.'], folder)).toEqual(['a/a.py', 'a/z.py', 'b.py']);
});

test.each([
  '.venv/x.py',
  '.git/x.py',
  'node_modules/pkg/x.py',
  '__pycache__/x.py',
  '__marimo__/x.py',
  'lib/site-packages/x.py',
  '._resource_fork.py',
])('a folder: passes over %s', (path) => {
  expect(shown(['.'], folderWith({ [path]: NOTEBOOK, 'kept.py': NOTEBOOK }))).toEqual(['kept.py']);
});

test('a folder: passes over a virtual environment of any name', () => {
  const folder = folderWith({ 'gpu-env/pyvenv.cfg': '', 'gpu-env/bin/x.py': NOTEBOOK, 'kept.py': NOTEBOOK });
  expect(shown(['.'], folder)).toEqual(['kept.py']);
});

test('a skipped folder that is named itself is searched', () => {
  expect(shown(['.hidden'], folderWith({ '.hidden/x.py': NOTEBOOK }))).toEqual(['.hidden/x.py']);
});

test('paths in the given order, each file once', () => {
  const folder = folderWith({ 'a.py': '', 'd/b.py': '', 'd/c.py': '' });
  expect(shown(['d/c.py', 'd', './a.py', 'a.py', '.'], folder)).toEqual(['d/c.py', 'd/b.py', 'a.py']);
});

test('paths inside the working folder are shown relative to it, others as given', () => {
  const folder = folderWith({ 'work/a.py': '', 'other/b.py': '' });
  const work = join(folder, 'work');
  expect(shown([join(work, 'a.py'), '../other/', join(folder, 'other', 'b.py')], work)).toEqual([
    'a.py',
    '../other/b.py',
  ]);
  expect(shown([join(folder, 'other')], work)).toEqual([join(folder, 'other', 'b.py')]);
});

test('a path that does not exist: an error, with the name that was probably meant; the others go on', () => {
  const folder = folderWith({ 'trainer.py': '' });
  expect(shown(['trainre.py', 'nowhere/x.py', 'trainer.py'], folder)).toEqual([
    'trainre.py: no such file or folder; did you mean "trainer.py"?',
    'nowhere/x.py: no such file or folder',
    'trainer.py',
  ]);
});

test('links: neither a loop of folders nor a loop of links hangs', () => {
  const folder = folderWith({ 'd/a.py': '' });
  symlinkSync('..', join(folder, 'd', 'up'));
  symlinkSync('two.py', join(folder, 'd', 'one.py'));
  symlinkSync('one.py', join(folder, 'd', 'two.py'));
  expect(shown(['d'], folder)).toEqual([
    'd/a.py',
    'd/one.py: a broken symbolic link: a symbolic link that leads to itself',
    'd/two.py: a broken symbolic link: a symbolic link that leads to itself',
  ]);
});

test('links: a dangling one is an error', () => {
  const folder = folderWith({ 'd/a.py': '' });
  symlinkSync('gone.py', join(folder, 'd', 'b.py'));
  expect(shown(['d'], folder)).toEqual(['d/a.py', 'd/b.py: a broken symbolic link: no such file or folder']);
});

test('links: none is followed out of the given folders, and a note says so', () => {
  const folder = folderWith({ 'd/a.py': '', 'secret/b.py': '', 'c.py': '' });
  symlinkSync('../secret', join(folder, 'd', 'more'));
  symlinkSync('../c.py', join(folder, 'd', 'c.py'));
  const { found, notes } = discover(['d'], folder);
  expect(found.map(({ path }) => path)).toEqual(['d/a.py']);
  expect(notes).toEqual([
    'd/c.py: a symbolic link out of the given folders, not followed',
    'd/more: a symbolic link out of the given folders, not followed',
  ]);
});

test('links: one to a file inside stands for that file, which comes once, under its own name', () => {
  const folder = folderWith({ 'd/z.py': '', 'd/.hidden/y.py': '' });
  symlinkSync('z.py', join(folder, 'd', 'a.py'));
  symlinkSync('.hidden/y.py', join(folder, 'd', 'y.py'));
  expect(discover(['d'], folder).found).toEqual([
    { path: 'd/y.py', file: join(folder, 'd/.hidden/y.py'), named: false },
    { path: 'd/z.py', file: join(folder, 'd/z.py'), named: false },
  ]);
});

test('links: one that the user names is followed', () => {
  const folder = folderWith({ 'd/a.py': '', 'real/b.py': '' });
  symlinkSync('../real/b.py', join(folder, 'd', 'link.py'));
  expect(discover(['d/link.py'], folder).found).toEqual([
    { path: 'd/link.py', file: join(folder, 'real/b.py'), named: true },
  ]);
});

test('a folder that is called like a notebook is searched', () => {
  const folder = folderWith({ 'd/x.py/inner.py': '' });
  mkdirSync(join(folder, 'd', 'empty.py'));
  expect(shown(['d'], folder)).toEqual(['d/x.py/inner.py']);
});
