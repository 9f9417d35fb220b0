import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findModule, moduleText } from '../../src/workspace/project-modules.ts';
import { folderWith } from './folder.ts';

/** The file that an import in `a/notebook.py` finds, in the folder; packages with a mark. */
function found(files: Readonly<Record<string, string>>, name: string): string | undefined {
  const folder = folderWith({ 'a/notebook.py': '', ...files });
  const module = findModule(join(folder, 'a/notebook.py'), name);
  return module && `${module.file.slice(folder.length + 1)}${module.isPackage ? ' (package)' : ''}`;
}

const PROJECT = { 'pyproject.toml': '' };

test.each([
  ['a file beside it', 'a/utils.py', { 'a/utils.py': '' }, 'utils'],
  ['a package beside it', 'a/lab/__init__.py (package)', { 'a/lab/__init__.py': '' }, 'lab'],
  ['the package before the file', 'a/lab/__init__.py (package)', { 'a/lab/__init__.py': '', 'a/lab.py': '' }, 'lab'],
  ['a part of a package', 'a/lab/models.py', { 'a/lab/__init__.py': '', 'a/lab/models.py': '' }, 'lab.models'],
  ['a part of a folder that is no package', 'a/lab/models.py', { 'a/lab/models.py': '' }, 'lab.models'],
  ['such a folder itself', undefined, { 'a/lab/models.py': '' }, 'lab'],
  ['what is missing', undefined, {}, 'utils'],
  ['a folder above without a project', undefined, { 'utils.py': '' }, 'utils'],
  ['that of the project', 'utils.py', { ...PROJECT, 'utils.py': '' }, 'utils'],
  ['its src', 'src/lab/__init__.py (package)', { ...PROJECT, 'src/lab/__init__.py': '' }, 'lab'],
  ['the nearest of several', 'a/utils.py', { ...PROJECT, 'a/utils.py': '', 'src/utils.py': '' }, 'utils'],
  ['the notebook itself', undefined, {}, 'notebook'],
  ['a folder by the name of a file', undefined, { 'a/utils.py/x.txt': '' }, 'utils'],
  ['a folder above, by dots', undefined, { 'utils.py': '' }, '..utils'],
] as const)('%s', (_what, file, files, name) => {
  expect(found(files, name)).toBe(file);
});

test('a link is followed to a file of the project, and not out of it', () => {
  const folder = folderWith({ 'p/pyproject.toml': '', 'p/a/notebook.py': '', 'p/shared.py': '', 'outside.py': '' });
  symlinkSync(join(folder, 'p/shared.py'), join(folder, 'p/a/inside.py'));
  symlinkSync(join(folder, 'outside.py'), join(folder, 'p/a/out.py'));
  symlinkSync(join(folder, 'p/a/round.py'), join(folder, 'p/a/round.py'));
  const names = ['inside', 'out', 'round'].map((name) => findModule(join(folder, 'p/a/notebook.py'), name)?.file);
  expect(names).toEqual([join(folder, 'p/shared.py'), undefined, undefined]);
});

test.each([
  ['as it stands', 'x = "ü"\r\n', 'x = "ü"\r\n'],
  ['what is no UTF-8', new Uint8Array([0x78, 0xff]), undefined],
  ['what is too long', 'x = 1\n'.repeat(100_000), undefined],
])('%s', (_what, content, text) => {
  const file = join(folderWith({ 'utils.py': '' }), 'utils.py');
  writeFileSync(file, content);
  expect(moduleText(file)).toBe(text);
});
